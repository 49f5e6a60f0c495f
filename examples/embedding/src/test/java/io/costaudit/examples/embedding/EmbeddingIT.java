package io.costaudit.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.fabric8.Workloads;
import io.costaudit.fabric8.apiserver.MockApiServer;
import io.costaudit.testsupport.DocSnippet;
import io.costaudit.testsupport.Poll;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The example of {@code docs/embedding.md} is the one that is compiled, it is short, and it runs.
 */
class EmbeddingIT {
  @Test
  void thePageShowsThisCode() throws Exception {
    DocSnippet snippet =
        DocSnippet.of(Path.of("src/main/java/io/costaudit/examples/embedding/Embedding.java"));
    assertThat(snippet.lines()).hasSizeLessThanOrEqualTo(20);
    assertThat(Files.readString(Path.of("../../docs/embedding.md"))).contains(snippet.block());
  }

  @Test
  void itPrintsAndServesEvents() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    CountDownLatch stop = new CountDownLatch(1);
    try (MockApiServer cluster = MockApiServer.start()) {
      KubernetesClient client = cluster.client();
      CompletableFuture<Void> running =
          CompletableFuture.runAsync(
              () -> {
                try {
                  Embedding.watch(client, out, stop);
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      Poll.until("its address", () -> bytes.toString(StandardCharsets.UTF_8).contains("GET http"));
      client.resource(Workloads.deployment("shop", "cart", 1)).create();
      Poll.until(
          "an event",
          () -> bytes.toString(StandardCharsets.UTF_8).contains("ADD deployment shop/cart"));
      List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
      String address = lines.stream().filter(l -> l.startsWith("GET ")).findFirst().orElseThrow();
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(address.substring("GET ".length()))).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).startsWith("{\"code\":200,\"data\":[{\"eventType\":\"add\"");
      stop.countDown();
      running.get(3, TimeUnit.MINUTES);
    }
  }
}
