package io.costaudit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.event.Ledger;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.testsupport.Poll;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests whose end the server never reads must not stay in memory after their connection. */
class IncompleteRequestsIT {
  private static final int REQUESTS = 200;

  /** Well below the 30 seconds after which the server of the JDK gives up a request by itself. */
  private static final Duration LIMIT =
      Duration.ofSeconds(CostAuditServer.MAX_REQUEST_SECONDS).dividedBy(2);

  private static final Pattern CONNECTIONS =
      Pattern.compile("(\\d+) +\\d+ +sun\\.net\\.httpserver\\.HttpConnection\\b");

  private static CostAuditServer server;

  @BeforeAll
  static void start() {
    server =
        CostAuditServer.builder()
            .costEvents(CostEventsHandler.builder(Ledger.inMemory()))
            .specCost(
                SpecCostHandler.builder(SpecCostPredictor.ofDefaults(), () -> Set.of("cluster-one"))
                    .build())
            .build()
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trailers           | POST | Transfer-Encoding: chunked | a\\r\\nkind: None\\r\\n0\\r\\nX: y\\r\\n\\r\\n
          no chunk size      | POST | Transfer-Encoding: chunked | what\\r\\n
          a read             | GET  | Transfer-Encoding: chunked | a\\r\\nkind: None\\r\\n0\\r\\nX: y\\r\\n\\r\\n
          only the headers   | HEAD | Transfer-Encoding: chunked | a\\r\\nkind: None\\r\\n0\\r\\nX: y\\r\\n\\r\\n
          breaks off         | POST | Content-Length: 100        | kind:
          too large          | POST | Content-Length: 2000000000 | kind:
          read that is large | GET  | Content-Length: 2000000000 | x
          unknown method     | PUT  | Content-Length: 100        | x
          announced trailers | POST | Transfer-Encoding: chunked\\r\\nTrailer: X | a\\r\\nkind: None\\r\\n0\\r\\nX: y\\r\\n\\r\\n
          """)
  void noneStaysInMemory(String name, String method, String header, String body)
      throws IOException {
    String path =
        method.equals("POST")
            ? "/model/prediction/speccost?clusterID=cluster-one&defaultNamespace=shop"
            : "/model/audit/events";
    for (int i = 0; i < REQUESTS; i++) {
      try (RawHttp client = new RawHttp(server.port())) {
        client.sendHead(method + " " + path + " HTTP/1.1", header.replace("\\r\\n", "\r\n"));
        client.send(body.replace("\\r\\n", "\r\n"));
        client.endOfSending();
        assertThat(client.awaitClose()).matches("(?s)|HTTP/1\\.1 (200|400|405|413) .*");
      }
    }
    Poll.until(
        () -> connections() + " connections are held after requests with " + name,
        LIMIT,
        () -> connections() < REQUESTS / 10);
  }

  /** Counts the connections that the server of the JDK can still reach. */
  private static int connections() {
    try {
      String histogram =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
      Matcher found = CONNECTIONS.matcher(histogram);
      return found.find() ? Integer.parseInt(found.group(1)) : 0;
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }
}
