package io.costaudit.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.testsupport.Logs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class EndpointTest {
  private final HttpLimits limits = HttpLimits.ofDefaults();
  private final AtomicReference<byte[]> seen = new AtomicReference<>();
  private final Endpoint posting = posting(limits);

  private Endpoint posting(HttpLimits limits) {
    return Endpoint.posting(
        limits,
        new Turns("waiting tests", 1),
        new Turns("tests", 1),
        request ->
            Work.of(
                () -> {
                  seen.set(request.body());
                  return Answer.bare("done");
                }));
  }

  @Test
  void theActionSeesTheBody() throws IOException {
    String large = "x".repeat(3 * RequestBody.BLOCK_BYTES + 17);
    for (String body : new String[] {"", "x", large, "x".repeat(RequestBody.BLOCK_BYTES)}) {
      FakeExchange exchange = new FakeExchange("POST", "/a", "/a").body(body);
      assertThat(exchange.handledBy(posting).status()).isEqualTo(200);
      assertThat(new String(seen.get(), UTF_8)).isEqualTo(body);
      assertThat(exchange.getResponseHeaders()).doesNotContainKey("Connection");
    }
  }

  @Test
  void aBodyThatMeansNothingIsReadPast() throws IOException {
    Endpoint reading = Endpoint.reading(limits, request -> Answer.data(request.body().length));
    FakeExchange exchange =
        new FakeExchange("GET", "/a", "/a").body("<html>").header("Content-Type", "text/html");
    assertThat(exchange.handledBy(reading).answer()).isEqualTo("{\"code\":200,\"data\":0}");
    assertThat(exchange.getRequestBody().read()).isEqualTo(-1);
  }

  @Test
  void aBodyThatTakesTooLongIsRefused() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] bytes, int from, int count) {
            bytes[from] = 'x';
            return 1;
          }
        };
    HttpLimits hasty =
        limits
            .withBodyBytes(Integer.MAX_VALUE)
            .withBodyTime(Duration.ofMillis(20))
            .withDrain(100, Duration.ofSeconds(60));
    FakeExchange exchange = new FakeExchange("POST", "/a", "/a").body(endless);
    assertThat(exchange.cutBy(posting(hasty)).status()).isEqualTo(408);
    assertThat(exchange.getResponseHeaders().getFirst("Connection")).isEqualTo("close");
  }

  @Test
  void whatIsLeftOfARefusedBodyIsReadWithinBoundsAfterTheAnswer() throws IOException {
    for (long bound : new long[] {0, 1 << 20, 1 << 30}) {
      AtomicInteger drained = new AtomicInteger();
      FakeExchange[] exchange = new FakeExchange[1];
      InputStream body =
          new InputStream() {
            private int left = 50_000_000;

            @Override
            public int read() {
              throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] bytes, int from, int count) {
              assertThat(exchange[0].answer()).as("already sent").contains("405");
              int n = Math.min(count, left);
              left -= n;
              drained.addAndGet(n);
              return n == 0 ? -1 : n;
            }
          };
      exchange[0] = new FakeExchange("PUT", "/a", "/a").body(body);
      Endpoint endpoint = posting(limits.withDrain(bound, Duration.ofSeconds(60)));
      if (bound < 50_000_000) {
        exchange[0].cutBy(endpoint);
      } else {
        exchange[0].handledBy(endpoint);
      }
      assertThat(exchange[0].status()).isEqualTo(405);
      assertThat(exchange[0].getResponseHeaders().getFirst("Connection")).isEqualTo("close");
      assertThat(drained.get())
          .isBetween(
              (int) Math.min(bound, 50_000_000),
              (int) Math.min(bound + RequestBody.BLOCK_BYTES, 50_000_000));
    }
  }

  @Test
  void theMemoryForBodiesIsGivenBack() throws IOException {
    Endpoint tight = posting(limits.withBodyBytes(1 << 20).withBufferedBytes(1 << 20));
    for (int i = 0; i < 50; i++) {
      FakeExchange exchange = new FakeExchange("POST", "/a", "/a").body("x".repeat(1 << 20));
      assertThat(exchange.handledBy(tight).status()).isEqualTo(200);
      FakeExchange large = new FakeExchange("POST", "/a", "/a").body("x".repeat((1 << 20) + 1));
      assertThat(large.handledBy(tight).status()).isEqualTo(413);
    }
  }

  @Test
  void smallAnswersArePackedOnlyForThoseWhoTakeNothingElse() throws IOException {
    FakeExchange small = get().header("Accept-Encoding", "gzip");
    assertThat(small.handledBy(reading("x")).getResponseHeaders())
        .doesNotContainKey("Content-Encoding");
    FakeExchange picky =
        get().header("Accept-Encoding", "gzip").header("Accept-Encoding", "identity;q=0");
    picky.handledBy(reading("x"));
    assertThat(picky.getResponseHeaders().getFirst("Content-Encoding")).isEqualTo("gzip");
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    new GZIPInputStream(new ByteArrayInputStream(picky.answerBytes())).transferTo(plain);
    assertThat(plain.toString(UTF_8)).isEqualTo("{\"code\":200,\"data\":\"x\"}");
    assertThat(picky.announced()).isEqualTo(picky.answerBytes().length);
    FakeExchange impossible = get().header("Accept-Encoding", "br, identity;q=0");
    assertThat(impossible.handledBy(reading("x")).status()).isEqualTo(200);
  }

  @Test
  void errorsArePackedToo() throws IOException {
    Endpoint refusing =
        Endpoint.reading(
            limits,
            request -> {
              throw Refusal.badRequest("y".repeat(5000));
            });
    FakeExchange exchange = get().header("Accept-Encoding", "gzip").handledBy(refusing);
    assertThat(exchange.status()).isEqualTo(400);
    assertThat(exchange.announced()).isLessThan(500);
    assertThat(exchange.getResponseHeaders()).doesNotContainKey("ETag");
  }

  @Test
  void aValueWithoutJsonIsNoClientThatWentAway() throws IOException {
    try (Logs log = new Logs(Endpoint.class.getName())) {
      FakeExchange exchange = get().handledBy(reading(Double.NaN));
      assertThat(exchange.status()).isEqualTo(500);
      assertThat(log.records()).hasSize(1);
    }
  }

  @Test
  void aClientThatWentAwayIsLeftToTheServer() {
    FakeExchange gone =
        new FakeExchange("GET", "/a", "/a") {
          @Override
          public void sendResponseHeaders(int code, long length) throws IOException {
            throw new IOException("broken pipe");
          }
        };
    assertThatThrownBy(() -> gone.handledBy(reading("x"))).hasMessage("broken pipe");
  }

  @Test
  void aContentLengthThatIsNoNumberIsRefused() {
    FakeExchange exchange = new FakeExchange("POST", "/a", "/a").header("Content-Length", "ten");
    assertThat(exchange.cutBy(posting).status()).isEqualTo(400);
    assertThat(exchange.answer()).contains("\\\"ten\\\"");
  }

  private static FakeExchange get() {
    return new FakeExchange("GET", "/a", "/a");
  }

  private Endpoint reading(Object data) {
    return Endpoint.reading(limits, request -> Answer.data(data));
  }
}
