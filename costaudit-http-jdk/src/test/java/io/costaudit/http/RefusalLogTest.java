package io.costaudit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.testsupport.Logs;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The two lines on refusing, under a clock that the test sets. */
class RefusalLogTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final RefusalLog log = new RefusalLog(Duration.ofSeconds(4), nanos::get);
  private final Logs logs = new Logs(CostAuditServer.class.getName());

  @AfterEach
  void close() {
    logs.close();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    log.tick();
  }

  @Test
  void refusingIsOneLineWhenItBeginsAndOneWhenItHasEnded() {
    for (int i = 0; i < 5; i++) {
      log.refused("too many requests are under way");
      pass(Duration.ofSeconds(3));
    }
    assertThat(logs.lines(Level.INFO, ""))
        .singleElement()
        .asString()
        .contains("refuses requests with status 429, too many requests are under way");
    pass(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(100));
    assertThat(logs.lines(Level.INFO, "has stopped refusing"))
        .singleElement()
        .asString()
        .endsWith(": 5 were answered 429 within 12 s, the last one 4 s ago");
  }

  @Test
  void refusingThatBeginsAgainIsLoggedAgain() {
    log.refused("first");
    pass(Duration.ofSeconds(4));
    log.refused("second");
    pass(Duration.ofSeconds(4));
    assertThat(logs.lines(Level.INFO, "has stopped refusing requests: 1 was")).hasSize(2);
  }
}
