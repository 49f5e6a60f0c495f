package io.costaudit.examples.server;

import static io.costaudit.fabric8.Workloads.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.ScopeCoverage;
import io.costaudit.event.CostEvent;
import io.costaudit.fabric8.apiserver.MockApiServer;
import io.costaudit.jackson.WireJson;
import io.costaudit.predict.spec.NodeSpec;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testsupport.Poll;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code serve} against an API server, as a process of its own. */
@Execution(ExecutionMode.CONCURRENT)
class ServeIT {
  private static final ObjectMapper WIRE = WireJson.mapper();

  @TempDir private Path folder;

  @Test
  void tellsOfCreateScaleAndDeleteWithinASecond() throws Exception {
    try (MockApiServer cluster = MockApiServer.start();
        Program serve = serve(cluster.port(), "--cluster-id", "cluster-one")) {
      KubernetesClient client = cluster.client();
      client.resource(deployment("shop", "there-before", 5)).create();
      awaitReady(serve);
      assertThat(events(serve, "")).isEmpty();

      // What is slow the first time only, such as loading classes here, is not what is measured.
      client.resource(deployment("elsewhere", "first", 1)).create();
      Poll.until("the first", () -> events(serve, "").size() == 1);

      String shop = "?filterNamespaces=shop";
      Instant created = Instant.now();
      client.resource(deployment("shop", "cart", 2)).create();
      Poll.until("the add", () -> events(serve, shop).size() == 1);
      Instant scaled = Instant.now();
      client.apps().deployments().inNamespace("shop").withName("cart").scale(7);
      Poll.until("the update", () -> events(serve, shop).size() == 2);
      Instant deleted = Instant.now();
      client.apps().deployments().inNamespace("shop").withName("cart").delete();
      Poll.until("the delete", () -> events(serve, shop).size() == 3);
      Instant seen = Instant.now();

      List<CostEvent> events = events(serve, shop);
      assertThat(events)
          .extracting(event -> event.eventType().wireName())
          .containsExactly("delete", "update", "add");
      assertThat(events.get(2).timestamp()).isBetween(created, scaled);
      assertThat(events.get(1).timestamp()).isBetween(scaled, deleted);
      assertThat(events.get(0).timestamp()).isBetween(deleted, seen);
      assertThat(
              events.stream().mapToDouble(event -> event.costPrediction().totalMonthlyRate()).sum())
          .isCloseTo(0, within(1e-9));
      assertThat(events(serve, "?filterEventTypes=delete")).hasSize(1);
      serve.terminate();
      serve.awaitExit(Poll.LONG);
      assertThat(serve.err())
          .last()
          .asString()
          .endsWith("INFO the program was stopped by a signal, and everything was closed");
    }
  }

  @Test
  void namesTheClusterAfterItsKubeSystem() throws Exception {
    try (MockApiServer cluster = MockApiServer.start()) {
      KubernetesClient client = cluster.client();
      String uid = client.namespaces().withName("kube-system").get().getMetadata().getUid();
      try (Program serve = serve(cluster.port())) {
        awaitReady(serve);
        client.resource(deployment("shop", "cart", 1)).create();
        Poll.until("the add", () -> events(serve, "").size() == 1);
        assertThat(events(serve, "").get(0).resource().cluster()).isEqualTo(uid);
        assertThat(
                serve
                    .post(
                        "/model/prediction/speccost?clusterID=" + uid + "&defaultNamespace=shop",
                        "kind: None")
                    .statusCode())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void asksForTheFlagWhereTheClusterDoesNotTellItsName() throws Exception {
    try (MockApiServer cluster = MockApiServer.start()) {
      cluster.forbid(path -> path.startsWith("/api/v1/namespaces/kube-system"));
      try (Program serve = serve(cluster.port())) {
        assertThat(serve.awaitExit(Poll.LONG)).isEqualTo(Main.BAD_INPUT);
        assertThat(serve.err())
            .singleElement()
            .asString()
            .contains("kube-system", "403", "--cluster-id");
      }
    }
  }

  @Test
  void aForbiddenNamespaceIsOneLineAndTheOthersGoOn() throws Exception {
    try (MockApiServer cluster = MockApiServer.start()) {
      cluster.forbid(path -> path.contains("/namespaces/secret/"));
      try (Program serve =
          serve(cluster.port(), "--cluster-id", "cluster-one", "--namespace", "shop,secret")) {
        awaitReady(serve);
        cluster.client().resource(deployment("shop", "cart", 1)).create();
        Poll.until("the add", () -> events(serve, "").size() == 1);
        for (ResourceType type : ResourceType.values()) {
          if (type == ResourceType.NODE) {
            continue; // nodes stand in no namespace
          }
          // One line for all of them, unless a busy machine sees some seconds after the others.
          Poll.until(
              "a line of " + type,
              () ->
                  anyContains(warnings(serve), "secret/" + type.wireName())
                      || anyContains(warnings(serve), type.wireName() + " in namespace secret"));
        }
        assertThat(warnings(serve))
            .allMatch(line -> line.contains("not allowed to watch") && line.contains("secret"))
            .hasSizeLessThan(ResourceType.values().length - 1);
      }
    }
  }

  @Test
  void waitsForAServerThatCannotBeReached() throws Exception {
    int port = MockApiServer.freePort();
    try (Program serve = serve(port, "--cluster-id", "cluster-one")) {
      serve.awaitListening();
      Poll.until("a line", () -> !warnings(serve).isEmpty());
      assertThat(serve.get("/readyz").statusCode()).isEqualTo(503);
      assertThat(serve.get("/healthz").statusCode()).isEqualTo(200);
      try (MockApiServer cluster = MockApiServer.startOn(port)) {
        awaitReady(serve);
        cluster.client().resource(deployment("shop", "cart", 1)).create();
        Poll.until("the add", () -> events(serve, "").size() == 1);
        assertThat(warnings(serve))
            .singleElement()
            .asString()
            .contains("cannot reach the API server of cluster-one", "retrying");
        assertThat(serve.err()).noneMatch(line -> line.contains("\tat "));
      }
    }
  }

  @Test
  void waitsForTheNameOfAServerThatCannotBeReached() throws Exception {
    int port = MockApiServer.freePort();
    try (Program serve = serve(port)) {
      serve.awaitListening();
      Poll.until("a line", () -> !warnings(serve).isEmpty());
      assertThat(serve.get("/readyz").statusCode()).isEqualTo(503);
      try (MockApiServer cluster = MockApiServer.startOn(port)) {
        awaitReady(serve);
        assertThat(warnings(serve)).singleElement().asString().contains("kube-system", "retrying");
        KubernetesClient client = cluster.client();
        client.resource(deployment("shop", "cart", 1)).create();
        Poll.until("the add", () -> events(serve, "").size() == 1);
        assertThat(events(serve, "").get(0).resource().cluster())
            .isEqualTo(client.namespaces().withName("kube-system").get().getMetadata().getUid());
      }
    }
  }

  /** All flags that are refused are those of {@link RefusedFlagsTest}. */
  @Test
  void aFlagThatIsRefusedEndsTheProgram() throws Exception {
    try (Program serve = serve(1, "--cluster-id", "c", "--port", "abc")) {
      assertThat(serve.awaitExit(Poll.LONG)).isEqualTo(Main.BAD_INPUT);
      assertThat(serve.out()).isEmpty();
      assertThat(serve.err()).first().asString().contains("--port");
    }
  }

  @Test
  void watchesSeveralClustersAndOneThatIsDownHoldsUpNobody() throws Exception {
    int later = MockApiServer.freePort();
    try (MockApiServer one = MockApiServer.start();
        Program serve =
            serve(
                one.port(),
                "--cluster-id",
                "one",
                "--kubeconfig",
                kubeconfig("http://127.0.0.1:" + later).toString(),
                "--cluster-id",
                "two",
                "--resource-types",
                "deployment,node")) {
      serve.awaitListening();
      Poll.until("one is watched", () -> anyContains(serve.err(), "watching all 2 scopes of one"));
      one.client().resource(deployment("shop", "cart", 1)).create();
      Poll.until("the add", () -> events(serve, "").size() == 1);
      HttpResponse<String> ready = serve.get("/readyz?detail=full");
      assertThat(ready.statusCode()).isEqualTo(503);
      JsonNode detail = WIRE.readTree(ready.body()).path("data");
      assertThat(detail.path("ready").asBoolean()).isFalse();
      assertThat(detail.path("reasons").toString())
          .contains("deployment in all namespaces of two")
          .doesNotContain(" of one");
      assertThat(liveStateOf(serve, "one")).isEqualTo("warnings=0, omitted=0: []");
      assertThat(liveStateOf(serve, "two"))
          .startsWith(
              "warnings=1, omitted=0: [\"the workloads of cluster two are not all known at"
                  + " present, so ");
      assertThat(detail.path("ledger").path("books").get(0).path("cluster").asText())
          .isEqualTo("one");

      try (MockApiServer two = MockApiServer.startOn(later)) {
        awaitReady(serve);
        assertThat(liveStateOf(serve, "two")).isEqualTo("warnings=0, omitted=0: []");
        two.client().resource(deployment("shop", "cart", 2)).create();
        Poll.until("both adds", () -> events(serve, "").size() == 2);
        assertThat(events(serve, "?filterNamespaces=shop"))
            .extracting(event -> event.resource().cluster())
            .containsExactly("two", "one");
        assertThat(events(serve, "?filterClusters=one")).hasSize(1);
        for (String cluster : List.of("one", "two")) {
          assertThat(
                  serve
                      .post(
                          "/model/prediction/speccost?clusterID="
                              + cluster
                              + "&defaultNamespace=shop",
                          "kind: None")
                      .statusCode())
              .isEqualTo(200);
        }

        ScopeCoverage[] scopes = coverage(serve, "");
        assertThat(scopes).hasSize(4).allMatch(ScopeCoverage::isWatched);
        assertThat(coverage(serve, "?filterClusters=two&filterResourceTypes=deployment"))
            .singleElement()
            .extracting(ScopeCoverage::blindIntervals)
            .asInstanceOf(LIST)
            .isNotEmpty();
        assertThat(header(serve, "?filterClusters=one&book=capacity"))
            .startsWith("scopes=1, watched=1, blind=0, gaps=0, ");

        JsonNode ledger =
            WIRE.readTree(serve.get("/readyz?detail=full").body()).path("data").path("ledger");
        assertThat(ledger.path("holds").asBoolean()).isTrue();
        assertThat(ledger.path("violations")).isEmpty();
        assertThat(ledger.path("books"))
            .extracting(book -> book.path("cluster").asText() + " " + book.path("live").asInt())
            .containsExactly("one 1", "two 1");
        // None where it came before the client gave up on the first request.
        assertThat(warnings(serve))
            .hasSizeLessThanOrEqualTo(1)
            .allMatch(line -> line.contains("cannot reach the API server of two"));
        serve.terminate();
        serve.awaitExit(Poll.LONG);
        assertThat(serve.err())
            .noneMatch(line -> line.contains("not all was closed") || line.contains("\tat "));
      }
    }
  }

  @Test
  void findsTheClustersOfSeveralContextsEachByItself() throws Exception {
    int later = MockApiServer.freePort();
    try (MockApiServer one = MockApiServer.start()) {
      String config = contexts(one.port(), later).toString();
      String[] args = {
        "serve", "--port", "0", "--kubeconfig", config, "--context", "first", "--context", "second"
      };
      try (Program serve = Program.start(args)) {
        serve.awaitListening();
        Poll.until("one is watched", () -> anyContains(serve.err(), "INFO watching "));
        Poll.until("a line", () -> !warnings(serve).isEmpty());
        HttpResponse<String> ready = serve.get("/readyz");
        assertThat(ready.statusCode()).isEqualTo(503);
        // It has said so in the log, so it knows why.
        assertThat(ready.body())
            .contains(
                "context \\\"second\\\"",
                ": cannot read the namespace kube-system of ",
                "connection refused");
        try (MockApiServer two = MockApiServer.startOn(later)) {
          awaitReady(serve);
          one.client().resource(deployment("shop", "cart", 1)).create();
          two.client().resource(deployment("shop", "cart", 1)).create();
          Poll.until("both adds", () -> events(serve, "").size() == 2);
          assertThat(events(serve, ""))
              .extracting(event -> event.resource().cluster())
              .containsExactlyInAnyOrder(uid(one), uid(two));
          assertThat(warnings(serve))
              .singleElement()
              .asString()
              .contains(
                  "context \"second\"",
                  ": cannot read the namespace kube-system of ",
                  "connection refused",
                  "; retrying");
        }
      }
    }
  }

  private static String uid(MockApiServer cluster) {
    return cluster.client().namespaces().withName("kube-system").get().getMetadata().getUid();
  }

  @Test
  void refusesOneClusterUnderTwoNames() throws Exception {
    try (MockApiServer cluster = MockApiServer.start()) {
      String first = kubeconfig("http://127.0.0.1:" + cluster.port()).toString();
      String second = kubeconfig("http://127.0.0.1:" + cluster.port()).toString();
      try (Program serve =
          Program.start("serve", "--port", "0", "--kubeconfig", first, "--kubeconfig", second)) {
        assertThat(serve.awaitExit(Poll.LONG)).isEqualTo(Main.BAD_INPUT);
        assertThat(serve.err())
            .filteredOn(line -> line.contains("have the same id"))
            .singleElement()
            .asString()
            .contains(first, second, uid(cluster), "--cluster-id");
      }
    }
  }

  @Test
  void asksForTheFlagsWhereOneOfSeveralDoesNotTellItsName() throws Exception {
    try (MockApiServer one = MockApiServer.start();
        MockApiServer two = MockApiServer.start()) {
      two.forbid(path -> path.startsWith("/api/v1/namespaces/kube-system"));
      try (Program serve =
          Program.start(
              "serve",
              "--port",
              "0",
              "--kubeconfig",
              contexts(one.port(), two.port()).toString(),
              "--context",
              "first",
              "--context",
              "second")) {
        assertThat(serve.awaitExit(Poll.LONG)).isEqualTo(Main.BAD_INPUT);
        assertThat(serve.err())
            .filteredOn(line -> line.contains("--cluster-id"))
            .singleElement()
            .asString()
            .contains("context \"second\"", "kube-system", "403");
      }
    }
  }

  @Test
  void aClusterThatComesLateAndDoesNotTellItsNameEndsNoOther() throws Exception {
    int later = MockApiServer.freePort();
    try (MockApiServer one = MockApiServer.start();
        Program serve =
            Program.start(
                "serve",
                "--port",
                "0",
                "--kubeconfig",
                contexts(one.port(), later).toString(),
                "--context",
                "first",
                "--context",
                "second")) {
      serve.awaitListening();
      Poll.until(
          "the other is down",
          () -> warnings(serve).stream().anyMatch(line -> line.contains("context \"second\"")));
      try (MockApiServer two = MockApiServer.startOn(later)) {
        two.forbid(path -> path.startsWith("/api/v1/namespaces/kube-system"));
        Poll.until(
            "told", () -> warnings(serve).stream().anyMatch(line -> line.contains("--cluster-id")));
        assertThat(serve.get("/readyz").body()).contains("context \\\"second\\\"", "--cluster-id");
        // What is there before the first list is the opening inventory and makes no event.
        Poll.until("the first is watched", () -> anyContains(serve.err(), "watching all 9 scopes"));
        one.client().resource(deployment("shop", "cart", 1)).create();
        Poll.until("the add", () -> events(serve, "").size() == 1);
        two.allowAll();
        awaitReady(serve);
      }
    }
  }

  @Test
  void aForbiddenKindIsOneLineAndTheOthersGoOn() throws Exception {
    try (MockApiServer cluster = MockApiServer.start()) {
      cluster.forbid(path -> path.contains("/api/v1/nodes"));
      try (Program serve = serve(cluster.port(), "--cluster-id", "one", "--liveness-probe", "5m")) {
        awaitReady(serve);
        cluster.client().resource(deployment("shop", "cart", 1)).create();
        Poll.until("the add", () -> events(serve, "").size() == 1);
        Poll.until("a line", () -> !warnings(serve).isEmpty());
        assertThat(warnings(serve))
            .singleElement()
            .asString()
            .contains("not allowed to watch node in all namespaces of one", "403");
        assertThat(coverage(serve, "?filterResourceTypes=node"))
            .singleElement()
            .extracting(scope -> scope.intervals().get(scope.intervals().size() - 1).cause())
            .isEqualTo(BlindCause.FORBIDDEN);
        assertThat(header(serve, "?book=capacity")).startsWith("scopes=1, watched=0, blind=1");
        assertThat(header(serve, "")).startsWith("scopes=8, watched=8, blind=0");
      }
    }
  }

  @Test
  void aServerThatIsRestartedIsAFewLines() throws Exception {
    try (MockApiServer cluster = MockApiServer.start();
        Program serve = serve(cluster.port(), "--cluster-id", "one")) {
      awaitReady(serve);
      Poll.until("said", () -> anyContains(serve.err(), "watching all 9 scopes of one"));
      cluster.client().resource(deployment("shop", "cart", 1)).create();
      Poll.until("the add", () -> events(serve, "").size() == 1);
      int before = serve.err().size();
      cluster.stop();
      Poll.until("lost", () -> status(serve, "/readyz") == 503);
      Poll.until("said", () -> anyContains(serve.err(), "connection refused"));
      assertThat(serve.get("/readyz?detail=full").body()).contains("connection refused");
      cluster.restart();
      awaitReady(serve);
      Poll.until(
          "said", () -> anyContains(serve.err().subList(before, serve.err().size()), "watching "));
      // Lost and back: two lines, a few more where a busy machine sees some scopes much later.
      assertThat(serve.err().subList(before, serve.err().size())).hasSizeLessThanOrEqualTo(6);
      assertThat(header(serve, "?filterClusters=one&book=capacity"))
          .matches(
              "scopes=1, watched=1, blind=0, gaps=1, blindSeconds=[1-9]\\d*, startingSeconds=\\d+");
    }
  }

  @Test
  void aClusterThatRefusesTheCredentialsIsAskedAgainAndTheOthersGoOn() throws Exception {
    try (MockApiServer one = MockApiServer.start();
        MockApiServer two = MockApiServer.start()) {
      two.unauthorized(true);
      try (Program serve =
          Program.start(
              "serve",
              "--port",
              "0",
              "--kubeconfig",
              contexts(one.port(), two.port()).toString(),
              "--context",
              "first",
              "--context",
              "second")) {
        serve.awaitListening();
        Poll.until("told", () -> anyContains(warnings(serve), "context \"second\""));
        assertThat(warnings(serve))
            .singleElement()
            .asString()
            .contains("credentials were not accepted: HTTP 401", "retrying")
            .doesNotContain("--cluster-id");
        assertThat(serve.get("/readyz?detail=full").body())
            .contains("credentials were not accepted");
        // What is there before the first list is the opening inventory and makes no event.
        Poll.until("the first is watched", () -> anyContains(serve.err(), "watching all 9 scopes"));
        one.client().resource(deployment("shop", "cart", 1)).create();
        Poll.until("the add", () -> events(serve, "").size() == 1);
        two.unauthorized(false);
        awaitReady(serve);
      }
    }
  }

  @Test
  void aPluginThatIsMissingIsNamed() throws Exception {
    try (MockApiServer cluster = MockApiServer.start()) {
      Path config = kubeconfig("http://127.0.0.1:" + cluster.port());
      Files.writeString(
          config,
          Files.readString(config)
              .replace(
                  "{token: none}",
                  "{exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-plugin,"
                      + " interactiveMode: Never}}"));
      String[] args = {"serve", "--port", "0", "--kubeconfig", config.toString()};
      try (Program serve = Program.start(args)) {
        serve.awaitListening();
        Poll.until("told", () -> warnings(serve).size() == 2);
        String failed = "the credential plugin \"no-such-plugin\" failed: not found in the PATH";
        assertThat(warnings(serve).get(0)).contains("WARNING " + failed, "the plugin is run again");
        assertThat(warnings(serve).get(1))
            .contains("cannot read the namespace kube-system", failed);
        assertThat(String.join(" ", warnings(serve))).doesNotContain("--cluster-id", "anonymous");
        assertThat(cluster.requests()).as("nothing is sent without a credential").isEmpty();
      }
      String[] failFast = {
        "serve", "--port", "0", "--kubeconfig", config.toString(), "--fail-fast"
      };
      try (Program serve = Program.start(failFast)) {
        assertThat(serve.awaitExit(Poll.LONG)).isEqualTo(Main.COULD_NOT_RUN);
        assertThat(serve.err())
            .anyMatch(line -> line.contains("the credential plugin \"no-such-plugin\" failed"));
      }
    }
  }

  @Test
  void failFastEndsTheProgramWhereAServerCannotBeReached() throws Exception {
    int port = MockApiServer.freePort();
    try (Program serve = serve(port, "--cluster-id", "one", "--fail-fast")) {
      assertThat(serve.awaitExit(Poll.LONG)).isEqualTo(Main.COULD_NOT_RUN);
      assertThat(serve.err()).anyMatch(line -> line.contains("connection refused"));
    }
    try (MockApiServer cluster = MockApiServer.start();
        Program serve = serve(cluster.port(), "--cluster-id", "one", "--fail-fast")) {
      awaitReady(serve);
    }
  }

  @Test
  void nodesStandInABookOfTheirOwnAtThePriceOfTheirType() throws Exception {
    try (MockApiServer cluster = MockApiServer.start();
        Program serve =
            serve(
                cluster.port(),
                "--cluster-id",
                "one",
                "--price-instance",
                "m5.large=0.096",
                "--price-instance",
                "m5.xlarge=0.192")) {
      awaitReady(serve);
      cluster
          .client()
          .resource(
              new NodeBuilder()
                  .withNewMetadata()
                  .withName("node-1")
                  .addToLabels(NodeSpec.INSTANCE_TYPE, "m5.large")
                  .endMetadata()
                  .withNewStatus()
                  .addToCapacity("cpu", new Quantity("2"))
                  .addToCapacity("memory", new Quantity("8Gi"))
                  .endStatus()
                  .build())
          .create();
      Poll.until("the node", () -> !events(serve, "?book=capacity").isEmpty());
      assertThat(events(serve, "?book=capacity&detail=full"))
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.costPrediction().totalMonthlyRate())
                    .isCloseTo(0.096 * 730, within(1e-9));
                assertThat(event.details().priceSource()).contains("configured");
              });
      assertThat(events(serve, "")).isEmpty();
    }
  }

  @Test
  void saysThatNoClusterIsKnown() throws Exception {
    try (Program serve = Program.start("serve", "--port", "0")) {
      assertThat(serve.awaitExit(Poll.LONG)).isEqualTo(Main.BAD_INPUT);
      assertThat(serve.err()).singleElement().asString().contains("--kubeconfig");
    }
  }

  @Test
  void switchesEventsOffByTheVariableAndOnByTheFlag() throws Exception {
    try (MockApiServer cluster = MockApiServer.start()) {
      String config = kubeconfig("http://127.0.0.1:" + cluster.port()).toString();
      Map<String, String> off = Map.of(ServeCommand.SWITCH, "false");
      String[] args = {"serve", "--port", "0", "--cluster-id", "c", "--kubeconfig", config};
      try (Program serve = Program.start(off, args)) {
        assertThat(serve.get("/model/audit/events").statusCode()).isEqualTo(501);
        assertThat(serve.get("/model/audit/events").body())
            .contains(ServeCommand.SWITCH, "--events");
        assertThat(serve.get("/readyz").statusCode()).isEqualTo(200);
        assertThat(warnings(serve))
            .singleElement()
            .asString()
            .contains(
                ServeCommand.SWITCH
                    + " switches cost events off, so these flags have no effect: --kubeconfig; events"
                    + " are switched on by the flag --events=all");
      }
      String[] flagged = {
        "serve", "--port", "0", "--cluster-id", "c", "--kubeconfig", config, "--events", "kubecost"
      };
      try (Program serve = Program.start(off, flagged)) {
        awaitReady(serve);
        KubernetesClient client = cluster.client();
        client.resource(deployment("shop", "cart", 1)).create();
        client.apps().deployments().inNamespace("shop").withName("cart").scale(3);
        client.resource(deployment("shop", "last", 1)).create();
        Poll.until("both adds", () -> events(serve, "").size() == 2);
        assertThat(events(serve, "?filterEventTypes=update")).isEmpty();
      }
      try (Program serve = Program.start(Map.of(ServeCommand.SWITCH, "maybe"), args)) {
        assertThat(serve.awaitExit(Poll.LONG)).isEqualTo(Main.BAD_INPUT);
        assertThat(serve.err()).first().asString().contains(ServeCommand.SWITCH, "\"maybe\"");
      }
    }
  }

  private Program serve(int port, String... more) throws IOException {
    List<String> args =
        new ArrayList<>(
            List.of(
                "serve",
                "--port",
                "0",
                "--kubeconfig",
                kubeconfig("http://127.0.0.1:" + port).toString()));
    args.addAll(List.of(more));
    return Program.start(args.toArray(String[]::new));
  }

  private Path kubeconfig(String server) throws IOException {
    return Files.writeString(
        Files.createTempFile(folder, "kube", "config"),
        """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{name: test, context: {cluster: test, user: test}}]
        clusters: [{name: test, cluster: {server: "%s"}}]
        users: [{name: test, user: {token: none}}]
        """
            .formatted(server));
  }

  /** Two contexts, {@code first} and {@code second}. */
  private Path contexts(int first, int second) throws IOException {
    return Files.writeString(
        Files.createTempFile(folder, "kube", "config"),
        """
        apiVersion: v1
        kind: Config
        current-context: first
        contexts:
          - {name: first, context: {cluster: first, user: test}}
          - {name: second, context: {cluster: second, user: test}}
        clusters:
          - {name: first, cluster: {server: "http://127.0.0.1:%d"}}
          - {name: second, cluster: {server: "http://127.0.0.1:%d"}}
        users: [{name: test, user: {token: none}}]
        """
            .formatted(first, second));
  }

  private static void awaitReady(Program serve) {
    serve.awaitListening();
    Poll.until(
        () -> "ready; " + serve.err(),
        Duration.ofMinutes(1), // a retry may come after 32 seconds
        () -> status(serve, "/readyz") == 200);
  }

  private static int status(Program serve, String path) {
    try {
      return serve.get(path).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean anyContains(List<String> lines, String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  private static ScopeCoverage[] coverage(Program serve, String query) {
    try {
      JsonNode answer = WIRE.readTree(serve.get("/model/audit/coverage" + query).body());
      return WIRE.treeToValue(answer.path("data"), ScopeCoverage[].class);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What a prediction for a cluster says about its live workloads, in its header and its body. */
  private static String liveStateOf(Program serve, String cluster) throws Exception {
    HttpResponse<String> answer =
        serve.post(
            "/model/prediction/speccost?detail=full&defaultNamespace=shop&clusterID=" + cluster,
            "kind: None");
    return answer.headers().firstValue("Costaudit-Warnings").orElse("no header")
        + ": "
        + WIRE.readTree(answer.body()).path("clusterWarnings");
  }

  private static String header(Program serve, String query) {
    try {
      return serve
          .get("/model/audit/events" + query)
          .headers()
          .firstValue("Costaudit-Coverage")
          .orElse("");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> warnings(Program serve) {
    return serve.err().stream().filter(line -> line.contains("WARNING")).toList();
  }

  private static List<CostEvent> events(Program serve, String query) {
    try {
      JsonNode answer = WIRE.readTree(serve.get("/model/audit/events" + query).body());
      return List.of(WIRE.treeToValue(answer.path("data"), CostEvent[].class));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
