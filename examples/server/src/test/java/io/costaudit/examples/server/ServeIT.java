package io.costaudit.examples.server;

import static io.costaudit.fabric8.Workloads.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.event.CostEvent;
import io.costaudit.fabric8.MockApiServer;
import io.costaudit.jackson.WireJson;
import io.costaudit.testsupport.Poll;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} against an API server, as a process of its own. */
class ServeIT {
  private static final Duration SOON = Duration.ofSeconds(1);
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

      List<CostEvent> events = events(serve, shop);
      assertThat(events)
          .extracting(event -> event.eventType().wireName())
          .containsExactly("delete", "update", "add");
      assertThat(events.get(2).timestamp()).isBetween(created, created.plus(SOON));
      assertThat(events.get(1).timestamp()).isBetween(scaled, scaled.plus(SOON));
      assertThat(events.get(0).timestamp()).isBetween(deleted, deleted.plus(SOON));
      assertThat(
              events.stream().mapToDouble(event -> event.costPrediction().totalMonthlyRate()).sum())
          .isCloseTo(0, within(1e-9));
      assertThat(events(serve, "?filterEventTypes=delete")).hasSize(1);
      serve.terminate();
      serve.awaitExit(Duration.ofSeconds(20));
      assertThat(serve.err()).noneMatch(line -> line.contains("not all was closed"));
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
        for (String kind : List.of("deployment", "statefulset")) {
          assertThat(serve.err())
              .filteredOn(line -> line.contains("WARNING") && line.contains(kind))
              .singleElement()
              .asString()
              .contains("not allowed", "namespace secret");
        }
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

  @Test
  void refusesAKubeconfigThatIsNone() throws Exception {
    Path noConfig = Files.writeString(folder.resolve("no-config"), "{ this is: [no config");
    Path empty = Files.writeString(folder.resolve("empty"), "");
    Path badAddress = kubeconfig("not an address");
    for (String file :
        List.of(
            "/nonexistent/file", noConfig.toString(), empty.toString(), badAddress.toString())) {
      try (Program serve = Program.start("serve", "--port", "0", "--kubeconfig", file)) {
        assertThat(serve.awaitExit(Poll.LONG)).as(file).isEqualTo(Main.BAD_INPUT);
        assertThat(serve.err()).as(file).singleElement().asString().contains("kubeconfig");
        assertThat(serve.out()).isEmpty();
      }
    }
  }

  @Test
  void refusesAContextThatIsNotThere() throws Exception {
    try (Program serve =
        Program.start(
            "serve",
            "--kubeconfig",
            kubeconfig("http://127.0.0.1:1").toString(),
            "--context",
            "no")) {
      assertThat(serve.awaitExit(Poll.LONG)).isEqualTo(Main.BAD_INPUT);
      assertThat(serve.err()).singleElement().asString().contains("\"no\"", "[test]");
    }
  }

  @Test
  void refusesFlagsBeforeItStarts() throws Exception {
    String config = kubeconfig("http://127.0.0.1:1").toString();
    for (String[] flag :
        new String[][] {
          {"--namespace", "BAD!"},
          {"--cluster-id", " "},
          {"--bind", "no such host"},
          {"--max-events", "0"}
        }) {
      try (Program serve =
          Program.start("serve", "--port", "0", "--kubeconfig", config, flag[0], flag[1])) {
        assertThat(serve.awaitExit(Poll.LONG)).as(flag[0]).isEqualTo(Main.BAD_INPUT);
        assertThat(serve.out()).as(flag[0]).isEmpty();
        assertThat(serve.err()).as(flag[0]).isNotEmpty();
      }
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
      }
      String[] flagged = {
        "serve", "--port", "0", "--cluster-id", "c", "--kubeconfig", config, "--events", "seeds"
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
