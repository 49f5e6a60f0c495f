package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.costaudit.CostAuditException;
import io.costaudit.opencost.OpenCostClient;
import io.costaudit.opencost.OpenCostException;
import io.costaudit.opencost.OpenCostQuery;
import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.ReplayedResponse;
import io.costaudit.opencost.replay.ReplayingServer;
import java.io.InputStream;
import java.lang.System.Logger;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class FailureLogTest {
  private final List<String> lines = new ArrayList<>();

  private final Logger logger =
      new Logger() {
        @Override
        public String getName() {
          return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
          return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
          lines.add(level + " " + message);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... values) {
          lines.add(level + " " + new MessageFormat(format, Locale.ROOT).format(values));
        }
      };

  private static CostAuditException failure(int status, String window) {
    try (ReplayingServer server = ReplayingServer.builder(Dialect.OPENCOST).start();
        OpenCostClient client = OpenCostClient.builder(server.base()).retries(0).build()) {
      server.answer(path -> true, 1, ReplayedResponse.plain(status, "no"));
      OpenCostQuery query = OpenCostQuery.of(OpenCostQuery.ALLOCATION).with("window", window);
      return catchThrowableOfType(
          OpenCostException.class, () -> client.read(query, InputStream::read));
    }
  }

  @Test
  void eachKindOfFailureIsSaidOnceAndItsEnd() {
    FailureLog log = new FailureLog(logger, "prices", "tried again each minute");
    log.tell(null);
    log.tell(failure(503, "1d"));
    log.tell(failure(503, "2d"));
    log.tell(failure(401, "2d"));
    log.tell(failure(403, "2d"));
    log.tell(null);
    log.tell(null);
    log.tell(failure(403, "3d"));

    assertThat(lines).hasSize(5);
    assertThat(lines.get(0))
        .startsWith("WARNING no prices, tried again each minute: GET http")
        .contains("HTTP 503");
    assertThat(lines.get(1)).contains("HTTP 401");
    assertThat(lines.get(2)).contains("HTTP 403");
    assertThat(lines.get(3)).isEqualTo("INFO prices again");
    assertThat(lines.get(4)).contains("window=3d", "HTTP 403");
  }

  @Test
  void thatTheProgramEndsIsNoFailure() {
    Thread.currentThread().interrupt();
    CostAuditException interrupted = failure(200, "1d");
    assertThat(Thread.interrupted()).isTrue();
    new FailureLog(logger, "prices", "tried again each minute").tell(interrupted);
    assertThat(lines).isEmpty();
  }
}
