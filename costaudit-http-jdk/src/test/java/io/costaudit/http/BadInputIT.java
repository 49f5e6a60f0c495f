package io.costaudit.http;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.event.Ledger;
import io.costaudit.http.RawHttp.Response;
import io.costaudit.predict.SpecCostPredictor;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of bad input, over a real socket. */
class BadInputIT {
  private static final String EVENTS = "/model/audit/events";
  private static final String SPEC_COST = "/model/prediction/speccost";
  private static final String IDS = "clusterID=cluster-one&defaultNamespace=default";
  private static final String POD =
      "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: []}}";

  private static final String STATUS_LINE = "HTTP/1\\.1 \\d{3} ";

  /** What must not be taken for a request of its own. */
  private static final String SMUGGLED = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static CostAuditServer server;

  @BeforeAll
  static void start() {
    server =
        CostAuditServer.builder()
            .costEvents(Ledger.inMemory())
            .specCost(
                SpecCostHandler.builder(
                        SpecCostPredictor.ofDefaults(), () -> Set.of("cluster-one", "cluster-two"))
                    .build())
            .build()
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void theServerAnswersTheNextRequest() throws IOException {
    assertThat(get(EVENTS).status()).isEqualTo(200);
    assertThat(post(SPEC_COST + "?" + IDS, POD).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '\'',
      value = {
        "count=-1 count \"-1\" 'whole number from 0'",
        "count=1.5 count \"1.5\" 'whole number from 0'",
        "count=%2B1 count \"+1\" 'whole number from 0'",
        "count=+1 count '\" 1\"' 'whole number from 0'",
        "count=x count \"x\" 'whole number from 0'",
        "count=%D9%A3 count \"٣\" 'whole number from 0'",
        "count=1&count=2 count '\"1\", \"2\"' 'one value'",
        "filterEventTypes=ADD filterEventTypes \"ADD\" 'add, delete, update'",
        "filterEventTypes=add,drop filterEventTypes \"drop\" 'add, delete, update'",
        "filterResourceTypes=Deployment filterResourceTypes \"Deployment\" 'deployment, statefulset'",
        "filterTotalCostLowerBound=NaN filterTotalCostLowerBound \"NaN\" 'finite decimal'",
        "filterTotalCostUpperBound=Infinity filterTotalCostUpperBound \"Infinity\" 'finite decimal'",
        "filterTotalCostUpperBound=-inf filterTotalCostUpperBound \"-inf\" 'finite decimal'",
        "filterTotalCostLowerBound=1e999 filterTotalCostLowerBound \"1e999\" 'finite decimal'",
        "filterTotalCostLowerBound=0x1p3 filterTotalCostLowerBound \"0x1p3\" 'finite decimal'",
        "filterTotalCostLowerBound=1d filterTotalCostLowerBound \"1d\" 'finite decimal'",
        "filterTotalCostLowerBound=1,5 filterTotalCostLowerBound \"1,5\" 'finite decimal'",
        "filterTotalCostLowerBound=2&filterTotalCostUpperBound=1 filterTotalCostLowerBound 2.0 filterTotalCostUpperBound",
        "book=both book \"both\" 'workloads, capacity'",
        "window=yesteryear window \"yesteryear\" 'yesterday, week'",
        "window=all window \"all\" 'yesterday, week'",
        "cursor=x cursor \"x\" 'the next page'",
        "cursor=abc-1 cursor abc-1 'not from this log'",
        "detail=some detail \"some\" 'give full'",
        "count=%FF query \"%FF\" UTF-8",
        "%FF=1 query \"%FF\" UTF-8",
        "filterNamespace=shop unknown \"filterNamespace\" filterNamespaces",
        "filterFoo=shop unknown \"filterFoo\" filter",
        "FilterNamespaces=shop unknown \"FilterNamespaces\" filterNamespaces",
        "Count=1 unknown \"Count\" count",
        "conut=1 unknown \"conut\" count",
        "counts=1 unknown \"counts\" count",
        "windwo=1d unknown \"windwo\" window",
        "cursr=x unknown \"cursr\" cursor",
        "BOOKS=x unknown \"BOOKS\" book",
        "filter= unknown \"filter\" filter"
      })
  void eventsRefuse(String query, String parameter, String value, String accepted)
      throws IOException {
    assertRefused(get(EVENTS + "?" + query), 400, parameter, value, accepted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_=1700000000",
        "token=x",
        "a&b&&=&c=",
        "count=",
        "count",
        "cursor=&window=&book=&detail=",
        "filterTotalCostLowerBound=.5&filterTotalCostUpperBound=%2B1.",
        "filterTotalCostLowerBound=1e-999",
        "filterNamespaces=,",
        "count=007",
        "count=1&count="
      })
  void eventsTake(String query) throws IOException {
    Response answer = get(EVENTS + "?" + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '\'',
      value = {
        "defaultNamespace=default clusterID missing 'cluster-one, cluster-two'",
        "clusterID=&defaultNamespace=default clusterID missing 'cluster-one, cluster-two'",
        "clusterID=three&defaultNamespace=default clusterID \"three\" 'cluster-one, cluster-two'",
        "clusterID=cluster-one&clusterID=cluster-two&defaultNamespace=default clusterID 2 'one value'",
        "clusterID=cluster-one defaultNamespace missing namespace",
        IDS + "&window=x window \"x\" yesterday",
        IDS + "&windowAvgUsage=x windowAvgUsage \"x\" yesterday",
        IDS + "&windowResourceCost=x windowResourceCost \"x\" yesterday",
        IDS + "&noUsage=yes noUsage \"yes\" True",
        IDS + "&envelope=yes envelope \"yes\" True",
        IDS + "&detail=FULL detail \"FULL\" full",
        "clusterId=cluster-one&defaultNamespace=default unknown \"clusterId\" clusterID",
        IDS + "&noUsag=true unknown \"noUsag\" noUsage",
        IDS + "&filterNamespaces=x unknown \"filterNamespaces\" mean",
        IDS + "&x=%C3 query \"%C3\" UTF-8"
      })
  void predictionsRefuse(String query, String parameter, String value, String accepted)
      throws IOException {
    assertRefused(post(SPEC_COST + "?" + query, POD), 400, parameter, value, accepted);
  }

  /** What {@code curl -d @FILE} makes of a file: the same text without its line breaks. */
  @Test
  void aFileWithoutItsLineBreaksIsSaidToBeOne() throws IOException {
    for (String body :
        List.of(
            "apiVersion: v1kind: Podmetadata:  name: p",
            "# a commentapiVersion: v1kind: Pod",
            "just text")) {
      assertRefused(
          post(SPEC_COST + "?" + IDS, body),
          400,
          "the body has no line breaks",
          "keeps them with --data-binary @FILE");
    }
    assertRefused(
        post(SPEC_COST + "?" + IDS, "@deploy.yaml"),
        400,
        "the body is the name of a file: curl sends the content with --data-binary @FILE");
    for (String whole : List.of("{\"a\":", "a: [\nb: 1\n")) {
      assertThat(post(SPEC_COST + "?" + IDS, whole).body()).doesNotContain("--data-binary");
    }
  }

  @Test
  void bodiesAreRefused() throws IOException {
    Map<String, String> messages =
        Map.of(
            "", "the body is empty",
            "# no document\n---\n", "it holds no document",
            "{\"apiVersion\":\"v1\"}", "kind is missing",
            "kind: {{ .Values.kind }}", "render it with `helm template` first",
            " \r\n\t", "the body is empty",
            "a: [", "body: line 1, column 5: ",
            "{\"a\":", "body: line 1, column ",
            "just text", "document 1 (line 1) is no object",
            "kind: A\n---\n- b: [1", "body: line 3, column ",
            "!!javax.script.ScriptEngineManager [!!java.net.URL [\"http://x\"]]", "body: ");
    for (Map.Entry<String, String> entry : messages.entrySet()) {
      assertRefused(post(SPEC_COST + "?" + IDS, entry.getKey()), 400, entry.getValue());
    }
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      client.sendHead("POST " + SPEC_COST + "?" + IDS + " HTTP/1.1", "Content-Length: 2");
      client.send(new byte[] {(byte) 0xc3, 0x28});
      assertRefused(client.response(false), 400, "body", "UTF-8");
    }
  }

  @Test
  void aBodyThatBreaksOffIsRefused() throws IOException {
    for (String head : new String[] {"Content-Length: 500", "Transfer-Encoding: chunked"}) {
      try (RawHttp client = new RawHttp(server.port())) {
        client.sendHead("POST " + SPEC_COST + "?" + IDS + " HTTP/1.1", head);
        client.send("5\r\nkind:");
        client.endOfSending();
        assertRefused(client.response(false), 400, "breaks off");
      }
    }
    for (String chunk : new String[] {"zz\r\n", "-5\r\n", "7fffffffff\r\nabc"}) {
      try (RawHttp client = new RawHttp(server.port())) {
        client.sendHead(
            "POST " + SPEC_COST + "?" + IDS + " HTTP/1.1", "Transfer-Encoding: chunked");
        client.send(chunk + "\r\n\r\n");
        assertRefused(client.response(false), 400, "malformed");
      }
    }
  }

  @Test
  void unknownPathsAndMethodsAreRefused() throws IOException {
    for (String path :
        new String[] {
          "/", "/model", EVENTS + "X", EVENTS + "/", EVENTS + "/stream", "/healthz/", "/x?count=-1"
        }) {
      assertRefused(get(path), 404, "nothing at", "known are");
    }
    for (String method :
        new String[] {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "get", "TRACE"}) {
      Response answer = RawHttp.exchange(server.port(), method + " " + EVENTS + " HTTP/1.1");
      assertRefused(answer, 405, "\"" + method + "\"", "GET, HEAD");
      assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
    }
    Response answer = get(SPEC_COST);
    assertRefused(answer, 405, "\"GET\"", "POST");
    assertThat(answer.header("Allow")).isEqualTo("POST");
    assertThat(RawHttp.exchange(server.port(), "HEAD " + SPEC_COST + " HTTP/1.1").status())
        .isEqualTo(405);
  }

  @Test
  void ofSeveralFaultsTheFirstIsAnswered() throws IOException {
    String[] order = {
      "DELETE " + SPEC_COST + "/x?clusterID=%FF HTTP/1.1",
      "DELETE " + SPEC_COST + "?clusterID=%FF HTTP/1.1",
      "POST " + SPEC_COST + "?clusterID=%FF HTTP/1.1",
    };
    int[] statuses = {404, 405, 413};
    for (int i = 0; i < order.length; i++) {
      assertThat(
              RawHttp.exchange(
                      server.port(),
                      order[i],
                      "Content-Type: text/html",
                      "Content-Length: 20000000")
                  .status())
          .isEqualTo(statuses[i]);
    }
    String post = "POST " + SPEC_COST + "?clusterID=";
    assertThat(postHead(post + "%FF HTTP/1.1", "Content-Type: text/html").status()).isEqualTo(415);
    Response parameters = postHead(post + "%FF HTTP/1.1", "Content-Type: text/yaml");
    assertRefused(parameters, 400, "the query has a bad encoding");
    Response misspelt = postHead(post + "x&noUsag=x&noUsage=x HTTP/1.1", "Content-Type: text/yaml");
    assertRefused(misspelt, 400, "unknown parameter \"noUsag\"");
    Response body =
        postHead("POST " + SPEC_COST + "?" + IDS + " HTTP/1.1", "Content-Type: text/yaml");
    assertRefused(body, 400, "body");
  }

  @Test
  void valuesAreShownCutAndEscaped() throws IOException {
    Response answer = get(EVENTS + "?count=%1B[31m%0Ax" + "y".repeat(5000));
    String message = messageOf(answer);
    assertThat(message).contains("\"\\u{1b}[31m\\nx" + "y".repeat(70));
    assertThat(message.length()).isLessThan(300);
    assertThat(answer.body()).doesNotContain("\u001b");
  }

  @Test
  void theServersOwnRefusalsAreThoseThatItsDocumentationNames() throws IOException {
    assertHtml("GARBAGE", 400);
    assertHtml("GET /x", 400);
    assertHtml("GET " + EVENTS + "?count=%zz HTTP/1.1", 400);
    assertHtml("GET " + EVENTS + "?a|b HTTP/1.1", 400);
    assertHtml("GET " + EVENTS + " HTTP/1.1\r\nA b: c", 400);
    assertHtml("POST " + EVENTS + " HTTP/1.1\r\nContent-Length: x", 400);
    assertHtml("POST " + EVENTS + " HTTP/1.1\r\nContent-Length: -1", 400);
    assertHtml("POST " + EVENTS + " HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1", 400);
    assertHtml(
        "POST " + EVENTS + " HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked", 400);
    assertHtml("POST " + EVENTS + " HTTP/1.1\r\nTransfer-Encoding: gzip, chunked", 501);
    assertHtml("OPTIONS * HTTP/1.1", 404);
    assertHtml("GET http://host HTTP/1.1", 404);
    assertHtml("GET //host HTTP/1.1", 404);
    assertClosed("GET mailto:x HTTP/1.1");
    assertClosed(
        IntStream.rangeClosed(0, 200)
            .mapToObj(i -> "A" + i + ": b")
            .collect(joining("\r\n", "GET " + EVENTS + " HTTP/1.1\r\n", "")));
    assertClosed("GET " + EVENTS + " HTTP/1.1\r\nA: " + "b".repeat(400_000));
    assertClosed("GET " + EVENTS + " HTTP/1.1\r\nA: " + "b".repeat(70_000));
  }

  @Test
  void hostsAndVersionsAreChecked() throws IOException {
    String get = "GET " + EVENTS + " HTTP/1.1\r\n";
    assertRefusedAndClosed(get, "Host is missing");
    assertRefusedAndClosed(get + "Host: a\r\nHost: a\r\n", "Host is there 2 times");
    assertRefusedAndClosed(get + "Host: a\r\nhost: b\r\n", "Host is there 2 times");
    for (String host : new String[] {"a b", "a/b", "a@b", "a:x", "[::1", "a:80:80"}) {
      assertRefusedAndClosed(get + "Host: " + host + "\r\n", "\"" + host + "\"");
    }
    for (String version : new String[] {"HTTP/2.0", "HTTP/1.2", "HTTP/0.9", "http/1.1", "x"}) {
      assertRefusedAndClosed(
          "GET " + EVENTS + " " + version + "\r\nHost: a\r\n", "\"" + version + "\"");
    }
    for (String host :
        new String[] {"localhost", "localhost:", "localhost:80", "127.0.0.1:80", "[::1]:80"}) {
      try (RawHttp client = new RawHttp(server.port())) {
        client.send(get + "Host: " + host + "\r\n\r\n");
        assertThat(client.response(false).status()).as(host).isEqualTo(200);
      }
    }
    try (RawHttp client = new RawHttp(server.port())) {
      client.send("GET " + EVENTS + " HTTP/1.0\r\n\r\n");
      assertThat(client.awaitClose()).startsWith("HTTP/1.1 200 ");
    }
  }

  /** Whether by the envelope or by the page of the JDK, depending on its update. */
  private static void assertRefusedAndClosed(String head, String part) throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      client.send(head + "\r\n" + SMUGGLED);
      String said = client.awaitClose();
      assertThat(said).as(head).startsWith("HTTP/1.1 400 ");
      assertThat(said.split(STATUS_LINE, -1)).as("one answer").hasSize(2);
      if (said.contains("application/json")) {
        assertThat(said).contains(part.replace("\"", "\\\""));
      }
    }
  }

  @Test
  void whatFollowsAChunkedBodyWithTrailersIsNoRequest() throws IOException {
    String trailers = "a\r\nkind: None\r\n0\r\nX-Sum: 1\r\nY: 2\r\n\r\n";
    for (String target : new String[] {SPEC_COST + "?" + IDS, EVENTS, "/nowhere", "/healthz"}) {
      for (String announced : new String[] {"", "Trailer: X-Sum\r\n"}) {
        try (RawHttp client = new RawHttp(server.port())) {
          client.send(
              "POST "
                  + target
                  + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                  + announced
                  + "\r\n"
                  + trailers
                  + SMUGGLED);
          String said = client.awaitClose();
          assertThat(said.split(STATUS_LINE, -1)).as(target).hasSize(2);
          if (target.startsWith(SPEC_COST)) {
            assertThat(said).startsWith("HTTP/1.1 400 ").contains("trailers");
          }
        }
      }
    }
    try (RawHttp client = new RawHttp(server.port())) {
      client.sendHead("GET " + EVENTS + " HTTP/1.1", "Transfer-Encoding: chunked");
      client.send(trailers + SMUGGLED);
      String said = client.awaitClose();
      assertThat(said).startsWith("HTTP/1.1 400 ").contains("trailers");
      assertThat(said.split(STATUS_LINE, -1)).hasSize(2);
    }
  }

  @Test
  void aQueryHasItsLimits() throws IOException {
    String longest = "count=0&x=" + "y".repeat(QueryParameters.MAX_QUERY_CHARACTERS - 10);
    assertThat(get(EVENTS + "?" + longest).status()).isEqualTo(200);
    assertRefused(get(EVENTS + "?" + longest + "y"), 414, "32769", "32768");
    for (String one : new String[] {"a", "count=0", "", "x"}) {
      String most = (one + "&").repeat(999);
      int status = one.equals("count=0") ? 400 : 200;
      assertThat(get(EVENTS + "?" + most).status()).as(one).isEqualTo(status);
      assertRefused(get(EVENTS + "?" + most + "&"), 400, "1001 parameters", "1000");
    }
  }

  @Test
  void aFormIsNeverIgnored() throws IOException {
    Response answer = form("GET " + EVENTS + " HTTP/1.1", "filterNamespaces=x");
    assertRefused(answer, 400, "form", "query");
    assertThat(form("GET " + EVENTS + " HTTP/1.1", "").status()).isEqualTo(200);
    // What curl calls a form if it is told nothing is a manifest here.
    assertThat(form("POST " + SPEC_COST + "?" + IDS + " HTTP/1.1", "kind: None").status())
        .isEqualTo(200);
    assertRefused(form("POST " + SPEC_COST + "?" + IDS + " HTTP/1.1", "clusterID=x"), 400, "body");
  }

  private static Response form(String line, String body) throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      client.sendHead(
          line,
          "Content-Type: application/x-www-form-urlencoded",
          "Content-Length: " + body.length());
      client.send(body);
      return client.response(false);
    }
  }

  private static void assertHtml(String head, int status) throws IOException {
    Response answer = RawHttp.exchange(server.port(), head);
    assertThat(answer.status()).as(head).isEqualTo(status);
    assertThat(answer.header("Content-Type")).as(head).isEqualTo("text/html");
  }

  private static void assertClosed(String head) throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      try {
        client.sendHead(head);
      } catch (SocketException e) {
        return; // the server reset the connection before it had read the whole head
      }
      assertThat(client.awaitClose()).as(head).isEmpty();
    }
  }

  private static void assertRefused(Response answer, int status, String... parts)
      throws IOException {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(messageOf(answer)).contains(parts).doesNotContain("Exception", "\tat ");
  }

  private static String messageOf(Response answer) throws IOException {
    JsonNode json = new ObjectMapper().readTree(answer.bytes());
    assertThat(json.size()).isEqualTo(2);
    assertThat(json.get("code").asInt()).isEqualTo(answer.status());
    return json.get("message").asText();
  }

  private static Response get(String target) throws IOException {
    return RawHttp.exchange(server.port(), "GET " + target + " HTTP/1.1");
  }

  private static Response post(String target, String body) throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      client.sendHead("POST " + target + " HTTP/1.1", "Content-Length: " + body.length());
      client.send(body);
      return client.response(false);
    }
  }

  /** A body that is no manifest. */
  private static Response postHead(String line, String type) throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      client.sendHead(line, type, "Content-Length: 4");
      client.send("a: [");
      return client.response(false);
    }
  }
}
