package io.costaudit.fabric8.apiserver;

import static io.costaudit.fabric8.Workloads.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.testsupport.Poll;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The double of an API server against what was observed of a real one. */
class MockApiServerIT {
  private static final boolean IS_LONG = Boolean.getBoolean("costaudit.endurance");

  private static final String DEPLOYMENTS = "/apis/apps/v1/deployments";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final MockApiServer server = MockApiServer.start();
  private final KubernetesClient client = server.client();
  private final List<RawWatch> raw = new ArrayList<>();

  @AfterEach
  void close() {
    raw.forEach(watch -> watch.socket.abort());
    server.close();
  }

  @Test
  void pagesAreOneSnapshotWhileOthersWrite() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      create(deployment("bank", name, 1));
      create(deployment("shop", name, 1));
    }
    DeploymentList first = client.apps().deployments().inAnyNamespace().list(page(4, null));
    String version = first.getMetadata().getResourceVersion();
    assertThat(version).isEqualTo(Long.toString(server.store().version()));
    assertThat(first.getItems()).hasSize(4);
    assertThat(first.getMetadata().getRemainingItemCount()).isEqualTo(6);

    delete("shop", "e");
    create(deployment("bank", "new", 1));
    scale("shop", "d", 7);
    List<Deployment> items = new ArrayList<>(first.getItems());
    DeploymentList next = first;
    while (next.getMetadata().getContinue() != null) {
      next =
          client
              .apps()
              .deployments()
              .inAnyNamespace()
              .list(page(4, next.getMetadata().getContinue()));
      assertThat(next.getMetadata().getResourceVersion()).isEqualTo(version);
      items.addAll(next.getItems());
    }
    assertThat(items)
        .extracting(d -> d.getMetadata().getNamespace() + "/" + d.getMetadata().getName())
        .containsExactly(
            "bank/a", "bank/b", "bank/c", "bank/d", "bank/e", "shop/a", "shop/b", "shop/c",
            "shop/d", "shop/e");
    assertThat(items).allMatch(d -> d.getSpec().getReplicas() == 1);
    assertThat(lists()).hasSize(3);
    assertThat(server.requests()).allMatch(request -> request.status() < 300);
  }

  @Test
  void pagesOfANamespaceAndTheirEnd() {
    for (String name : List.of("a", "b", "c")) {
      create(deployment("bank", name, 1));
      create(deployment("shop", name, 1));
    }
    DeploymentList first = client.apps().deployments().inNamespace("shop").list(page(2, null));
    assertThat(first.getItems()).extracting(MockApiServerIT::name).containsExactly("a", "b");
    String token = first.getMetadata().getContinue();
    DeploymentList second = client.apps().deployments().inNamespace("shop").list(page(2, token));
    assertThat(second.getItems()).extracting(MockApiServerIT::name).containsExactly("c");
    assertThat(second.getMetadata().getContinue()).isNull();

    server.store().compact();
    assertRefused(
        410, "Expired", () -> client.apps().deployments().inNamespace("shop").list(page(2, token)));
    assertRefused(
        400,
        "BadRequest",
        () -> client.apps().deployments().inNamespace("shop").list(page(2, "*no token*")));
  }

  @Test
  void allKindsShareOneSequenceOfVersions() {
    long before = server.store().version();
    Deployment cart = create(deployment("shop", "cart", 1));
    Node node = create(node("one"));
    Deployment scaled = scale("shop", "cart", 2);
    assertThat(List.of(version(cart), version(node), version(scaled)))
        .containsExactly(before + 1, before + 2, before + 3);
    assertThat(cart.getMetadata().getUid()).isNotEmpty().isNotEqualTo(node.getMetadata().getUid());
    assertThat(cart.getMetadata().getCreationTimestamp()).endsWith("Z");
  }

  @Test
  void anUpdateThatChangesNothingIsNoVersion() {
    Deployment cart = create(deployment("shop", "cart", 1));
    assertThat(version(client.resource(cart).update())).isEqualTo(version(cart));
    assertThat(server.store().version()).isEqualTo(version(cart));
  }

  @Test
  void refusalsAreThoseOfARealServer() {
    Deployment cart = create(deployment("shop", "cart", 1));
    scale("shop", "cart", 2);
    KubernetesClientException exists =
        assertRefused(409, "AlreadyExists", () -> create(deployment("shop", "cart", 1)));
    assertThat(exists.getStatus().getMessage())
        .isEqualTo("deployments.apps \"cart\" already exists");
    assertThat(exists.getStatus().getDetails().getKind()).isEqualTo("deployments");
    KubernetesClientException stale =
        assertRefused(
            409,
            "Conflict",
            () -> client.resource(replicas(cart, 5)).lockResourceVersion().update());
    assertThat(stale.getStatus().getMessage()).contains("the object has been modified");
    assertRefused(404, "NotFound", () -> client.resource(deployment("shop", "no", 1)).update());
    assertThat(client.apps().deployments().inNamespace("shop").withName("no").get()).isNull();
    assertThat(client.apps().deployments().inNamespace("shop").withName("no").delete()).isEmpty();
    assertThat(client.getKubernetesVersion().getMinor()).isEqualTo("32");
  }

  @Test
  void patchesOfAllKinds() {
    Deployment cart = create(deployment("shop", "cart", 1));
    Deployment merged =
        client
            .resource(cart)
            .patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\":{\"labels\":{\"team\":\"x\"}},\"spec\":{\"replicas\":2}}");
    assertThat(merged.getMetadata().getLabels()).containsEntry("team", "x");
    Deployment strategic =
        client
            .resource(cart)
            .patch(
                PatchContext.of(PatchType.STRATEGIC_MERGE),
                """
                {"spec":{"template":{"spec":{"containers":[{"name":"main","image":"i:2"},
                {"name":"side","image":"s:1"}]}}}}""");
    assertThat(strategic.getSpec().getTemplate().getSpec().getContainers())
        .extracting(c -> c.getName() + " " + c.getImage())
        .containsExactly("main i:2", "side s:1");
    assertThat(
            strategic
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getResources()
                .getRequests())
        .containsKey("cpu");
    assertThat(
            client
                .apps()
                .deployments()
                .inNamespace("shop")
                .withName("cart")
                .scale(5)
                .getSpec()
                .getReplicas())
        .isEqualTo(5);
    assertThat(client.resource(deployment("shop", "applied", 3)).serverSideApply().getSpec())
        .extracting(spec -> spec.getReplicas())
        .isEqualTo(3);
    assertThat(
            client
                .apps()
                .deployments()
                .inNamespace("shop")
                .withLabel("team", "x")
                .list()
                .getItems())
        .extracting(MockApiServerIT::name)
        .containsExactly("cart");
  }

  @Test
  void onlyControllersHaveAGenerationAndOnlyTheirSpecMovesIt() {
    assertThat(create(node("one")).getMetadata().getGeneration()).isNull();
    assertThat(create(pod("shop", "p")).getMetadata().getGeneration()).isNull();
    Deployment cart = create(deployment("shop", "cart", 1));
    assertThat(cart.getMetadata().getGeneration()).isEqualTo(1);
    Deployment labelled = edit("cart", d -> d.editMetadata().addToLabels("a", "b").endMetadata());
    assertThat(labelled.getMetadata().getGeneration()).isEqualTo(1);

    Deployment withStatus =
        new DeploymentBuilder(labelled)
            .withNewStatus()
            .withReplicas(1)
            .endStatus()
            .editSpec()
            .withReplicas(9)
            .endSpec()
            .build();
    Deployment stated = client.resource(withStatus).updateStatus();
    assertThat(stated.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(stated.getStatus().getReplicas()).isEqualTo(1);
    assertThat(stated.getSpec().getReplicas()).as("not through the status").isEqualTo(1);

    Deployment scaled =
        edit(
            "cart",
            d ->
                d.editSpec().withReplicas(3).endSpec().withNewStatus().withReplicas(8).endStatus());
    assertThat(scaled.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(scaled.getStatus().getReplicas()).as("not through the rest").isEqualTo(1);
  }

  @Test
  void whatIsGoneHasANewVersion() {
    RawWatch watch = watch(DEPLOYMENTS, server.store().version());
    Deployment cart = create(deployment("shop", "cart", 1));
    Deployment scaled = scale("shop", "cart", 2);
    delete("shop", "cart");
    watch.await(3);
    assertThat(watch.types()).containsExactly("ADDED", "MODIFIED", "DELETED");
    assertThat(watch.versions())
        .containsExactly(version(cart), version(scaled), version(scaled) + 1);
    assertThat(watch.objects())
        .extracting(o -> o.at("/metadata/uid").asText())
        .containsOnly(cart.getMetadata().getUid());
  }

  @Test
  void aPodIsMarkedBeforeItIsGone() {
    RawWatch watch = watch("/api/v1/pods", server.store().version());
    create(pod("shop", "p"));
    client.pods().inNamespace("shop").withName("p").delete();
    watch.await(3);
    assertThat(watch.types()).containsExactly("ADDED", "MODIFIED", "DELETED");
    assertThat(watch.objects())
        .extracting(o -> o.path("metadata").has("deletionTimestamp"))
        .containsExactly(false, true, true);
    assertThat(watch.versions()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void foregroundMarksBeforeItDeletes() {
    RawWatch watch = watch(DEPLOYMENTS, server.store().version());
    create(deployment("shop", "cart", 1));
    server.store().holdDeletions(true);
    client
        .apps()
        .deployments()
        .inNamespace("shop")
        .withName("cart")
        .withPropagationPolicy(DeletionPropagation.FOREGROUND)
        .delete();
    watch.await(2);
    JsonNode marked = watch.objects().get(1);
    assertThat(watch.types()).containsExactly("ADDED", "MODIFIED");
    assertThat(marked.at("/metadata/deletionTimestamp").asText()).endsWith("Z");
    assertThat(marked.at("/metadata/generation").asInt()).isEqualTo(2);
    assertThat(marked.at("/spec/replicas").asInt()).isEqualTo(1);

    server.store().finishDeletions();
    watch.await(3);
    assertThat(watch.types()).containsExactly("ADDED", "MODIFIED", "DELETED");
    assertThat(server.store().count(ServedKind.DEPLOYMENTS)).isZero();
  }

  @Test
  void aFinalizerHoldsUntilItIsTakenAway() {
    Deployment cart =
        create(
            new DeploymentBuilder(deployment("shop", "cart", 1))
                .editMetadata()
                .addToFinalizers("example.com/hold")
                .endMetadata()
                .build());
    RawWatch watch = watch(DEPLOYMENTS, version(cart));
    delete("shop", "cart");
    watch.await(1);
    edit("cart", d -> d.editMetadata().withFinalizers().endMetadata());
    watch.await(2);
    assertThat(watch.types()).containsExactly("MODIFIED", "DELETED");
  }

  @Test
  void aWatchReplaysAllThatCameSince() {
    create(deployment("shop", "before", 1));
    long since = server.store().version();
    create(deployment("shop", "cart", 1));
    create(node("one"));
    scale("shop", "cart", 2);
    delete("shop", "before");
    RawWatch watch = watch(DEPLOYMENTS, since);
    watch.await(3);
    create(deployment("shop", "after", 1));
    watch.await(4);
    assertThat(watch.types()).containsExactly("ADDED", "MODIFIED", "DELETED", "ADDED");
    assertThat(watch.versions()).containsExactly(since + 1, since + 3, since + 4, since + 5);

    RawWatch all = watch(DEPLOYMENTS + "?watch=true");
    all.await(2);
    assertThat(all.types()).as("a watch from nowhere begins with all").containsOnly("ADDED");
  }

  @Test
  void watchesOfNamespacesNamesAndLabels() {
    long since = server.store().version();
    RawWatch shop = watch("/apis/apps/v1/namespaces/shop/deployments", since);
    RawWatch named = watch(DEPLOYMENTS + "?watch=true&fieldSelector=metadata.name%3Dcart", since);
    RawWatch labelled = watch(DEPLOYMENTS + "?watch=true&labelSelector=team%3Dx", since);
    create(deployment("bank", "other", 1));
    create(deployment("shop", "cart", 1));
    edit("cart", d -> d.editMetadata().addToLabels("team", "x").endMetadata());
    edit("cart", d -> d.editMetadata().addToLabels("team", "y").endMetadata());
    create(deployment("shop", "other", 1));
    shop.await(4);
    named.await(3);
    labelled.await(2);
    assertThat(shop.names()).containsExactly("cart", "cart", "cart", "other");
    assertThat(named.types()).containsExactly("ADDED", "MODIFIED", "MODIFIED");
    assertThat(labelled.types()).containsExactly("ADDED", "DELETED");
  }

  @Test
  void bookmarksRepeatOnAQuietKindUntilItIsListed() throws Exception {
    Deployment cart = create(deployment("shop", "cart", 1));
    RawWatch watch = watch(DEPLOYMENTS, version(cart));
    server.bookmarkEvery(Duration.ofMillis(20));
    watch.await(2);
    create(node("one"));
    create(node("two"));
    int soFar = watch.messages.size();
    watch.await(soFar + 3);
    assertThat(watch.types()).containsOnly("BOOKMARK");
    assertThat(watch.versions()).containsOnly(version(cart));
    JsonNode bookmark = watch.objects().get(0);
    assertThat(bookmark.properties())
        .extracting(e -> e.getKey())
        .containsExactlyInAnyOrder("kind", "apiVersion", "metadata");
    assertThat(bookmark.path("kind").asText()).isEqualTo("Deployment");

    get(DEPLOYMENTS + "?limit=1&resourceVersion=0");
    soFar = watch.messages.size();
    watch.await(soFar + 2);
    assertThat(watch.versions()).as("a list from the cache").containsOnly(version(cart));

    JsonNode list = get(DEPLOYMENTS + "?limit=1");
    assertThat(list.at("/metadata/resourceVersion").asLong()).isEqualTo(version(cart) + 2);
    Poll.until("moved", () -> watch.versions().contains(version(cart) + 2));
    assertThat(watch.versions()).isSorted();

    server.bookmarks(false);
    Deployment last = create(deployment("shop", "last", 1));
    Poll.until("the last", () -> watch.types().contains("ADDED"));
    assertThat(watch.versions()).last().isEqualTo(version(last));
  }

  @Test
  void anOldVersionIsAnEventOnceCompacted() {
    Deployment first = create(deployment("shop", "first", 1));
    RawWatch live = watch(DEPLOYMENTS, version(first));
    Poll.until("live", () -> server.watches() == 1);
    create(node("one"));
    server.store().compact();
    RawWatch late = watch(DEPLOYMENTS, version(first));
    late.awaitClose();
    assertThat(late.types()).containsExactly("ERROR");
    JsonNode status = late.objects().get(0);
    assertThat(status.path("kind").asText()).isEqualTo("Status");
    assertThat(status.path("code").asInt()).isEqualTo(410);
    assertThat(status.path("reason").asText()).isEqualTo("Expired");
    assertThat(status.path("message").asText())
        .isEqualTo(
            "too old resource version: " + version(first) + " (" + server.store().version() + ")");
    assertThat(late.code).isEqualTo(1000);

    create(deployment("shop", "second", 1));
    live.await(1);
    assertThat(live.types()).as("who missed nothing goes on").containsExactly("ADDED");
  }

  @Test
  void theHistoryIsBounded() {
    long since = server.store().version();
    server.store().historySize(3);
    for (String name : List.of("a", "b", "c", "d")) {
      create(deployment("shop", name, 1));
    }
    RawWatch old = watch(DEPLOYMENTS, since);
    RawWatch fits = watch(DEPLOYMENTS, since + 1);
    old.awaitClose();
    assertThat(old.types()).containsExactly("ERROR");
    fits.await(3);
    assertThat(fits.names()).containsExactly("b", "c", "d");
  }

  @Test
  void openWatchesExpireAndMissWhatCameWhileTheyWereBlind() {
    RawWatch watch = watch(DEPLOYMENTS, server.store().version());
    Poll.until("open", () -> server.watches() == 1);
    server.blind();
    Deployment missed = create(deployment("shop", "missed", 1));
    server.expireWatches();
    watch.awaitClose();
    assertThat(watch.types()).containsExactly("ERROR");
    RawWatch again = watch(DEPLOYMENTS, version(missed) - 1);
    again.await(1);
    assertThat(again.names()).containsExactly("missed");
  }

  @Test
  void goneOnTheHandshake() {
    server.goneOnHandshake(true);
    assertThat(refusedWatch(DEPLOYMENTS)).isEqualTo(410);
    assertThat(client.apps().deployments().inAnyNamespace().list().getItems()).isEmpty();
    server.goneOnHandshake(path -> path.startsWith("/api/v1/nodes"));
    watch(DEPLOYMENTS, 1);
    assertThat(refusedWatch("/api/v1/nodes")).isEqualTo(410);
    server.goneOnHandshake(false);
    watch("/api/v1/nodes", 1);
  }

  @Test
  void listsAndWatchesAreForbiddenApart() {
    RawWatch open = watch(DEPLOYMENTS, server.store().version());
    server.forbidLists("deployments");
    KubernetesClientException refused =
        assertRefused(403, "Forbidden", () -> client.apps().deployments().inAnyNamespace().list());
    assertThat(refused.getStatus().getMessage())
        .isEqualTo(
            "deployments.apps is forbidden: User \"costaudit\" cannot list resource"
                + " \"deployments\" in API group \"apps\" at the cluster scope");
    watch(DEPLOYMENTS, 1);
    create(deployment("shop", "cart", 1));
    open.await(1);

    server.allowAll();
    server.forbidWatches("deployments");
    assertThat(client.apps().deployments().inAnyNamespace().list().getItems()).hasSize(1);
    assertThat(client.nodes().list().getItems()).isEmpty();
    assertThat(refusedWatch(DEPLOYMENTS)).isEqualTo(403);
    scale("shop", "cart", 2);
    open.await(2);
    assertThat(server.requests())
        .filteredOn(request -> request.status() == 403)
        .extracting(MockApiServer.Request::path)
        .containsExactly(DEPLOYMENTS, DEPLOYMENTS + "?watch=true");
  }

  @Test
  void newWatchesCloseAtOnce() {
    create(deployment("shop", "cart", 1));
    server.closeNewWatchesAtOnce(true);
    RawWatch watch = watch(DEPLOYMENTS, 1);
    watch.awaitClose();
    assertThat(watch.code).isEqualTo(1000);
    assertThat(watch.messages).isEmpty();

    server.closeNewWatchesAtOnce(false);
    RawWatch open = watch(DEPLOYMENTS, 1);
    open.await(1);
    server.closeWatchesCleanly();
    open.awaitClose();
    assertThat(open.code).isEqualTo(1000);
    Poll.until("forgotten", () -> server.watches() == 0);
  }

  @Test
  void watchesBreakAndAreCut() {
    RawWatch broken = watch(DEPLOYMENTS, 1);
    Poll.until("open", () -> server.watches() == 1);
    server.breakWatches();
    broken.awaitClose();
    assertThat(broken.code).isEqualTo(1011);

    RawWatch cut = watch(DEPLOYMENTS, 1);
    server.cutWatches();
    Poll.until("cut", () -> cut.failure != null);
    assertThat(cut.code).as("no close").isEqualTo(-1);
    assertThat(client.nodes().list().getItems()).isEmpty();
  }

  @Test
  void aSilentWatchStaysOpenAndDead() {
    RawWatch watch = watch(DEPLOYMENTS, server.store().version());
    watch.socket.sendPing(ByteBuffer.allocate(0)).join();
    Poll.until("a pong", () -> watch.pongs.get() == 1);

    server.silence();
    watch.socket.sendPing(ByteBuffer.allocate(0)).join();
    create(deployment("shop", "missed", 1));
    RawWatch other = watch(DEPLOYMENTS, server.store().version());
    create(deployment("shop", "second", 1));
    other.await(1);
    assertThat(watch.messages).isEmpty();
    assertThat(watch.pongs).hasValue(1);
    assertThat(watch.failure).isNull();
    assertThat(watch.code).as("not closed").isEqualTo(-1);

    server.speak();
    watch.await(2);
    assertThat(watch.names()).containsExactly("missed", "second");
    Poll.until("the pong", () -> watch.pongs.get() == 2);
  }

  @Test
  void itStopsAndStartsAgainWithAllItHeld() {
    Deployment cart = create(deployment("shop", "cart", 1));
    RawWatch watch = watch(DEPLOYMENTS, version(cart));
    int port = server.port();
    server.stop();
    Poll.until("cut", () -> watch.failure != null);
    KubernetesClientException refused =
        catchThrowableOfType(
            KubernetesClientException.class, () -> client.nodes().list().getItems());
    assertThat(refused).hasRootCauseInstanceOf(IOException.class);

    server.restart();
    assertThat(server.port()).isEqualTo(port);
    assertThat(client.apps().deployments().inNamespace("shop").withName("cart").get())
        .isEqualTo(cart);
    Deployment scaled = scale("shop", "cart", 2);
    assertThat(version(scaled)).isEqualTo(version(cart) + 1);
    RawWatch again = watch(DEPLOYMENTS, version(cart));
    again.await(1);
    assertThat(again.versions()).containsExactly(version(scaled));
  }

  @Test
  void slowAnswersTakeTheirTime() {
    Duration delay = Duration.ofMillis(300);
    create(deployment("shop", "cart", 1));
    server.slow(delay);
    long begin = System.nanoTime();
    client.nodes().list();
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(delay.toNanos());
    begin = System.nanoTime();
    watch(DEPLOYMENTS, 1).await(1);
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(delay.toNanos());
    server.slow(Duration.ZERO);
  }

  @Test
  void anInformerListsInPagesAndFollows() {
    for (int i = 0; i < 12; i++) {
      create(deployment("shop", "d" + i, 1));
    }
    server.forgetRequests();
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (SharedIndexInformer<Deployment> informer =
        client
            .apps()
            .deployments()
            .inAnyNamespace()
            .withLimit(5L)
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Deployment added) {
                    seen.add("+" + name(added));
                  }

                  @Override
                  public void onUpdate(Deployment before, Deployment after) {
                    seen.add("=" + name(after));
                  }

                  @Override
                  public void onDelete(Deployment gone, boolean unknown) {
                    seen.add("-" + name(gone));
                  }
                })) {
      Poll.until("listed", () -> seen.size() == 12);
      assertThat(lists()).hasSize(3);
      server.bookmarkEvery(Duration.ofMillis(20));
      scale("shop", "d3", 2);
      delete("shop", "d4");
      Poll.until("followed", () -> seen.containsAll(Set.of("=d3", "-d4")));
      create(node("one"));
      client.apps().deployments().inAnyNamespace().list(page(1, null));
      Poll.until(
          "a bookmark",
          () -> informer.lastSyncResourceVersion().equals(Long.toString(server.store().version())));
    }
  }

  @Test
  void whatIsChangedInProcessIsSeenOutside() {
    RawWatch watch = watch(DEPLOYMENTS, server.store().version());
    ObjectNode tree = ObjectStore.tree("Deployment", "apps/v1", "shop", "cart");
    tree.putObject("spec").put("replicas", 1);
    server.store().create(ServedKind.DEPLOYMENTS, tree);
    server.store().scale(ServedKind.DEPLOYMENTS, "shop", "cart", 4);
    server
        .store()
        .editStatus(
            ServedKind.DEPLOYMENTS, "shop", "cart", t -> t.putObject("status").put("replicas", 4));
    server.store().delete(ServedKind.DEPLOYMENTS, "shop", "cart");
    watch.await(4);
    assertThat(watch.types()).containsExactly("ADDED", "MODIFIED", "MODIFIED", "DELETED");
    assertThat(watch.objects().get(3).at("/metadata/generation").asInt()).isEqualTo(2);
  }

  @Test
  void manyObjectsAndChangesAreCheap() throws Exception {
    Churn churn = new Churn(server.store(), ServedKind.DEPLOYMENTS, 1);
    churn.create(IS_LONG ? 5_000 : 1_200);
    List<RawWatch> watches = new ArrayList<>();
    for (int i = 0; i < (IS_LONG ? 10 : 4); i++) {
      watches.add(watch(DEPLOYMENTS, server.store().version()));
    }
    int changes = IS_LONG ? 1_000 : 250;
    Churn.Outcome outcome = churn.run(500, Duration.ofMillis(2L * changes));
    assertThat(outcome.scaled() + outcome.created() + outcome.deleted()).isEqualTo(changes);
    for (RawWatch watch : watches) {
      watch.await(changes);
      assertThat(watch.versions()).isSorted().doesNotHaveDuplicates();
    }
    long replicas = 0;
    int pages = 0;
    String token = "";
    do {
      JsonNode page =
          get(DEPLOYMENTS + "?limit=500" + (token.isEmpty() ? "" : "&continue=" + token));
      for (JsonNode item : page.path("items")) {
        replicas += item.at("/spec/replicas").asLong();
      }
      pages++;
      token = page.at("/metadata/continue").asText("");
    } while (!token.isEmpty());
    assertThat(replicas).isEqualTo(outcome.after().replicas());
    assertThat(pages).isEqualTo((outcome.after().objects() + 499) / 500);
  }

  private List<MockApiServer.Request> lists() {
    return server.requests().stream()
        .filter(r -> r.method().equals("GET") && r.path().contains("limit="))
        .toList();
  }

  private <T extends HasMetadata> T create(T object) {
    return client.resource(object).create();
  }

  private Deployment scale(String namespace, String name, int replicas) {
    return client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(name)
        .edit(d -> replicas(d, replicas));
  }

  private Deployment edit(String name, UnaryOperator<DeploymentBuilder> change) {
    return client
        .apps()
        .deployments()
        .inNamespace("shop")
        .withName(name)
        .edit(d -> change.apply(new DeploymentBuilder(d)).build());
  }

  private void delete(String namespace, String name) {
    assertThat(client.apps().deployments().inNamespace(namespace).withName(name).delete())
        .isNotEmpty();
  }

  private RawWatch watch(String path, long version) {
    String mark = path.contains("?") ? "&" : "?watch=true&";
    return watch(path + mark + "allowWatchBookmarks=true&resourceVersion=" + version);
  }

  private RawWatch watch(String pathWithQuery) {
    RawWatch watch = new RawWatch();
    watch.socket = HTTP.newWebSocketBuilder().buildAsync(uri("ws", pathWithQuery), watch).join();
    raw.add(watch);
    return watch;
  }

  private int refusedWatch(String path) {
    CompletionException refused =
        catchThrowableOfType(CompletionException.class, () -> watch(path + "?watch=true"));
    assertThat(refused).hasCauseInstanceOf(WebSocketHandshakeException.class);
    return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
  }

  private JsonNode get(String pathWithQuery) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(uri("http", pathWithQuery)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return ObjectTrees.parse(answer.body());
  }

  private URI uri(String scheme, String pathWithQuery) {
    return URI.create(scheme + "://127.0.0.1:" + server.port() + pathWithQuery);
  }

  private static KubernetesClientException assertRefused(
      int code, String reason, ThrowingCallable call) {
    KubernetesClientException refused = catchThrowableOfType(KubernetesClientException.class, call);
    assertThat(refused).isNotNull();
    assertThat(refused.getCode()).isEqualTo(code);
    assertThat(refused.getStatus().getReason()).isEqualTo(reason);
    return refused;
  }

  private static ListOptions page(long limit, @Nullable String token) {
    return new ListOptionsBuilder().withLimit(limit).withContinue(token).build();
  }

  private static Deployment replicas(Deployment deployment, int replicas) {
    return new DeploymentBuilder(deployment).editSpec().withReplicas(replicas).endSpec().build();
  }

  private static Node node(String name) {
    return new NodeBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  private static Pod pod(String namespace, String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage("i:1")
        .endContainer()
        .endSpec()
        .build();
  }

  private static long version(HasMetadata object) {
    return Long.parseLong(object.getMetadata().getResourceVersion());
  }

  private static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }

  /** A watch without a client that retries: what comes over the socket, and how it ends. */
  private static final class RawWatch implements WebSocket.Listener {
    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private WebSocket socket;
    private volatile int code = -1;
    private final AtomicInteger pongs = new AtomicInteger();
    private volatile @Nullable Throwable failure;

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      part.append(text);
      if (last) {
        messages.add(ObjectTrees.parse(part.toString()));
        part.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
      pongs.incrementAndGet();
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      code = status;
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      failure = error;
    }

    void await(int count) {
      Poll.until(
          () -> count + " messages, but there are " + messages,
          Poll.LONG,
          () -> messages.size() >= count);
    }

    void awaitClose() {
      Poll.until("closed", () -> code >= 0);
    }

    List<String> types() {
      return messages.stream().map(message -> message.path("type").asText()).toList();
    }

    List<JsonNode> objects() {
      return messages.stream().map(message -> message.path("object")).toList();
    }

    List<Long> versions() {
      return objects().stream().map(o -> o.at("/metadata/resourceVersion").asLong()).toList();
    }

    List<String> names() {
      return objects().stream().map(o -> o.at("/metadata/name").asText()).toList();
    }
  }
}
