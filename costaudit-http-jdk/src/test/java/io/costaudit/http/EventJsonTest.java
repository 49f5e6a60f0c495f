package io.costaudit.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.event.CostEvent;
import io.costaudit.event.Ledger;
import io.costaudit.predict.spec.ResourceType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventJsonTest {
  private final List<CostEvent> events = new ArrayList<>();

  EventJsonTest() {
    WatchedCluster cluster = new WatchedCluster("cluster-one", Ledger.inMemory());
    for (int i = 1; i <= 20; i++) {
      events.add(cluster.apply(ResourceType.DEPLOYMENT, "shop", "<cart>", i, "1", "1Gi"));
    }
  }

  /** The oracle is the mapper, which encodes the whole list at once. */
  @Test
  void theBytesAreThoseOfTheWholeList() throws IOException {
    EventJson json = new EventJson(1 << 20);
    List<CostEvent> plain = events.stream().map(CostEvent::withoutDetails).toList();
    for (int round = 0; round < 2; round++) {
      assertThat(text(json.data(events, true))).isEqualTo(text(Json.data(events)));
      assertThat(text(json.data(events, false))).isEqualTo(text(Json.data(plain)));
      assertThat(text(json.data(List.of(), true))).isEqualTo(text(Json.data(List.of())));
      assertThat(json.size()).as("two forms of each").isEqualTo(40);
    }
  }

  @Test
  void theOldestAreForgottenBeyondTheBudget() throws IOException {
    EventJson json = new EventJson(10_000);
    assertThat(text(json.data(events, true))).isEqualTo(text(Json.data(events)));
    assertThat(json.size()).isBetween(1, 19);
  }

  private static String text(Slices slices) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    slices.writeTo(out);
    return out.toString(UTF_8);
  }
}
