package io.costaudit.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.http.RawHttp.Response;
import io.costaudit.predict.SpecCostPredictor;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HostileManifestIT {
  private static CostAuditServer server;

  @BeforeAll
  static void start() {
    server =
        CostAuditServer.builder()
            .specCost(
                SpecCostHandler.builder(SpecCostPredictor.ofDefaults(), () -> Set.of("c")).build())
            .build()
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void theServerAnswersTheNextRequest() throws IOException {
    assertThat(post(pod("100m")).status()).isEqualTo(200);
  }

  @Test
  void aliasesThatMultiply() throws IOException {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
      String last = "*a" + (i - 1);
      laughs.append("a" + i + ": &a" + i + " [" + (last + ",").repeat(8) + last + "]\n");
    }
    assertRefused(post(laughs.toString()), "those behind aliases counted again");
    StringBuilder merges = new StringBuilder("a0: &a0 {k: 1}\n");
    for (int i = 1; i < 16; i++) {
      String last = "*a" + (i - 1);
      merges.append("a" + i + ": &a" + i + " {<<: [" + last + ", " + last + ", " + last + "]}\n");
    }
    assertRefused(post(merges.toString()), "those behind aliases counted again");
    assertRefused(post("&a {kind: Pod, metadata: *a}"), "alias");
  }

  @Test
  void nestingWithoutEnd() throws IOException {
    assertRefused(post("[".repeat(1_000_000)), "200");
    assertRefused(post("{\"a\":".repeat(1_000_000)), "200");
    assertRefused(post("a: " + "[".repeat(1_000_000)), "200");
    assertRefused(post("- ".repeat(1_000_000)), "200");
  }

  @Test
  void numbersThatExplode() throws IOException {
    for (String quantity :
        new String[] {
          "1e999999999", "'1e999999999'", "-1e999999999", "1e-999999999", "9".repeat(5000), "1e65"
        }) {
      assertRefused(post(pod(quantity)), "spec.containers[0].resources.requests.cpu");
    }
    String json =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},
         "spec":{"containers":[{"resources":{"requests":{"cpu":%s}}}]}}""";
    assertRefused(post(json.formatted("1e999999999")), "resources.requests.cpu");
    assertRefused(post(json.formatted("9".repeat(1_000_000))), "line 2");
    String deployment =
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},
         "spec":{"replicas":%s,"template":{"spec":{"containers":[]}}}}""";
    assertRefused(post(deployment.formatted("1e999999999")), "spec.replicas");
    assertRefused(post(deployment.formatted("2147483648")), "spec.replicas");
  }

  @Test
  void manyDocuments() throws IOException {
    StringBuilder documents = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      documents.append("---\n").append(pod("100m").replace("name: p", "name: p" + i));
    }
    Response answer = post(documents.toString());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(new ObjectMapper().readTree(answer.bytes())).hasSize(10_000);
    assertRefused(post("--- {}\n".repeat(20_001)), "20000");
    assertRefused(post("{} ".repeat(20_001)), "20000");
  }

  private static String pod(String cpu) {
    return "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{resources: {requests: {cpu: "
        + cpu
        + "}}}]}}\n";
  }

  private static void assertRefused(Response answer, String part) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).startsWith("{\"code\":400,\"message\":\"body").contains(part);
    assertThat(answer.bytes().length).isLessThan(2000);
  }

  private static Response post(String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    try (RawHttp client = new RawHttp(server.port())) {
      client.sendHead(
          "POST /model/prediction/speccost?clusterID=c&defaultNamespace=d HTTP/1.1",
          "Content-Length: " + bytes.length);
      client.send(bytes);
      return client.response(false);
    }
  }
}
