package io.costaudit.jackson;

import io.costaudit.event.CostEvent;
import io.costaudit.event.EventDetails;
import io.costaudit.event.EventDetails.Observed;
import io.costaudit.event.EventDetails.State;
import io.costaudit.event.EventType;
import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.VolumeClaim;
import io.costaudit.time.Window;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values of the model that several tests write. */
final class Samples {
  private static final UnitPrices PRICES =
      new UnitPrices(0.031616438356164386, 3.94217363775593e-12, 0.95);

  private Samples() {}

  /** The event of {@code golden/audit-events.json}. */
  static CostEvent goldenEvent() {
    return new CostEvent(
        EventType.ADD,
        new ResourceRef("cluster-one", ResourceType.DEPLOYMENT, "kubecost", "sample-deployment"),
        Instant.parse("2023-02-28T13:58:44.552788548Z"),
        new Requests(Quantity.parse("100m"), Quantity.parse("32Mi"), Quantity.ZERO),
        PRICES,
        new CostPrediction(2.4045625000000004, 2.3080000000000003, 0.0965625, 0),
        null);
  }

  /** An update with all that an event can have. */
  static CostEvent fullEvent() {
    TreeMap<String, Quantity> unpriced =
        new TreeMap<>(
            Map.of("example.com/fpga", Quantity.of(2), "nvidia.com/mig-1g.5gb", Quantity.of(1)));
    Requests requests =
        new Requests(Quantity.parse("1500m"), Quantity.parse("3Gi"), Quantity.parse("2"), unpriced);
    State before =
        new State(
            1,
            new Requests(Quantity.parse("500m"), Quantity.parse("1Gi"), Quantity.ZERO),
            List.of(),
            new CostPrediction(14.63, 11.54, 3.09, 0));
    State after =
        new State(
            3,
            requests,
            List.of(
                new VolumeClaim("data", "fast", Quantity.parse("10Gi")),
                new VolumeClaim("logs", null, Quantity.parse("1Gi"))),
            new CostPrediction(1430.89, 34.62, 9.27, 1387));
    return new CostEvent(
        EventType.UPDATE,
        new ResourceRef("cluster-one", ResourceType.STATEFULSET, "shop", "cart"),
        Instant.parse("2023-02-28T13:58:44Z"),
        requests,
        PRICES,
        new CostPrediction(1416.26, 23.08, 6.18, 1387),
        new EventDetails(
            "5f3a",
            "a-b-c",
            new Owner("shop.example/v1", "Shop", "main", "d-e-f"),
            before,
            after,
            Observed.CATCH_UP,
            new Window(
                Instant.parse("2023-02-28T13:50:00.5Z"), Instant.parse("2023-02-28T13:58:44Z")),
            "default",
            List.of("unpriced: 2 of example.com/fpga in each pod", "two")));
  }

  /** An add at the prices of a server that were old. */
  static CostEvent stalePricedEvent() {
    return new CostEvent(
        EventType.ADD,
        new ResourceRef("cluster-one", ResourceType.DEPLOYMENT, "shop", "cart"),
        Instant.parse("2023-02-28T13:58:44.12Z"),
        Requests.NONE,
        PRICES,
        CostPrediction.ZERO,
        new EventDetails(
            "78",
            "",
            null,
            null,
            new State(1, Requests.NONE, List.of(), CostPrediction.ZERO),
            Observed.WATCH,
            null,
            "http://cost.example:9003, 7d offset 48h; gpu: default",
            Instant.parse("2023-02-26T00:00:00.5Z"),
            true,
            List.of()));
  }

  /** A delete whose cost nobody knows. */
  static CostEvent unpricedEvent() {
    return new CostEvent(
        EventType.DELETE,
        new ResourceRef("cluster-one", ResourceType.CRONJOB, "", "nightly"),
        Instant.parse("2023-02-28T13:58:44.12Z"),
        Requests.NONE,
        null,
        null,
        new EventDetails(
            "77",
            "",
            null,
            new State(0, Requests.NONE, List.of(), null),
            null,
            Observed.WATCH,
            null,
            null,
            List.of()));
  }

  static byte[] golden(String name) {
    try (InputStream in = Samples.class.getResourceAsStream("/golden/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String goldenText(String name) {
    return new String(golden(name), StandardCharsets.UTF_8);
  }
}
