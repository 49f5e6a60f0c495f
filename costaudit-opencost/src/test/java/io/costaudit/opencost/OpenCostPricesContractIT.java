package io.costaudit.opencost;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.ReplayedResponse;
import io.costaudit.opencost.replay.ReplayingServer;
import io.costaudit.predict.price.PriceQuery;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testkit.contract.PriceCapability;
import io.costaudit.testkit.contract.PriceSourceContract;
import io.costaudit.testkit.record.SettableClock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

class OpenCostPricesContractIT {
  /** $23.08 and $3.09 ÷ 2³⁰ in 730 hours, and $0.95, worked out by hand. */
  private static final UnitPrices DEFAULTS =
      new UnitPrices(0.03161643835616, 3.942173637756e-12, 0.95);

  private static final String ALL_OF_C1 =
      "{\"c1\":{\"cpuCost\":1,\"cpuCoreHours\":9,\"ramCost\":1,\"ramByteHours\":9e9,"
          + "\"gpuCost\":1,\"gpuHours\":9}}";

  private static final String CORES_OF_C1 = "{\"c1\":{\"cpuCost\":1,\"cpuCoreHours\":9}}";

  private static PriceQuery of(ResourceType type, String cluster, String machine) {
    return new PriceQuery(
        new ResourceRef(cluster, type, "", "some"),
        new TreeMap<>(Map.of("node.kubernetes.io/instance-type", machine)));
  }

  private static PriceQuery inCluster(String cluster) {
    return of(ResourceType.DEPLOYMENT, cluster, "m7i.xlarge");
  }

  private abstract static class OfAServer extends PriceSourceContract {
    private final ReplayingServer server = ReplayingServer.builder(Dialect.OPENCOST).start();
    private final OpenCostClient client = OpenCostClient.builder(server.base()).build();

    @AfterEach
    void close() {
      client.close();
      server.close();
    }

    OpenCostPrices refreshed(String rows) {
      return refreshed(rows, unasked());
    }

    OpenCostPrices stale(String rows) {
      SettableClock clock = new SettableClock();
      OpenCostPrices prices =
          refreshed(
              rows,
              OpenCostPrices.builder(client).maxAge(Duration.ofHours(3)).clock(clock).build());
      clock.advance(Duration.ofHours(3).plusNanos(1));
      return prices;
    }

    private OpenCostPrices refreshed(String rows, OpenCostPrices prices) {
      server.serve(
          "/allocation",
          "",
          ReplayedResponse.of(200, "application/json", "{\"code\":200,\"data\":[" + rows + "]}"));
      assertThat(prices.refresh().failure()).isNull();
      return prices;
    }

    OpenCostPrices unasked() {
      return OpenCostPrices.builder(client).build();
    }

    OpenCostPrices unasked(PriceSource fallback) {
      return OpenCostPrices.builder(client).fallback(fallback).build();
    }
  }

  @Nested
  class BeforeItAsked extends OfAServer {
    @Override
    protected OpenCostPrices createSource() {
      return unasked();
    }

    @Override
    protected List<Priced> expected() {
      return List.of(new Priced(inCluster("c1"), DEFAULTS, null));
    }
  }

  @Nested
  class WithAllPrices extends OfAServer {
    @Override
    protected OpenCostPrices createSource() {
      return refreshed(ALL_OF_C1);
    }

    @Override
    protected Optional<PriceSource> createStaleSource() {
      return Optional.of(stale(ALL_OF_C1));
    }

    @Override
    protected List<Priced> expected() {
      UnitPrices prices = new UnitPrices(0.111111111111, 0.111111111111e-9, 0.111111111111);
      return List.of(
          new Priced(inCluster("c1"), prices, null), new Priced(inCluster("ours"), prices, null));
    }
  }

  @Nested
  class WithGaps extends OfAServer {
    @Override
    protected OpenCostPrices createSource() {
      return refreshed(CORES_OF_C1);
    }

    @Override
    protected Optional<PriceSource> createStaleSource() {
      return Optional.of(stale(CORES_OF_C1));
    }

    @Override
    protected List<Priced> expected() {
      return List.of(
          new Priced(
              inCluster("c1"), new UnitPrices(0.111111111111, 3.942173637756e-12, 0.95), null));
    }
  }

  @Nested
  class OfSeveralClusters extends OfAServer {
    @Override
    protected OpenCostPrices createSource() {
      return refreshed(
          "{\"cluster-one\":{\"cpuCost\":1,\"cpuCoreHours\":9},\"c2\":{\"cpuCost\":1},"
              + "\"c3\":{\"cpuCost\":1,\"cpuCoreHours\":16,\"ramCost\":3,\"ramByteHours\":1e12,"
              + "\"gpuCost\":5,\"gpuHours\":4}}");
    }

    @Override
    protected List<Priced> expected() {
      return List.of(
          new Priced(inCluster("c3"), new UnitPrices(0.0625, 3e-12, 1.25), null),
          new Priced(
              inCluster("cluster-one"),
              new UnitPrices(0.111111111111, 3.942173637756e-12, 0.95),
              null),
          new Priced(inCluster("c2"), DEFAULTS, null),
          new Priced(inCluster("c4"), DEFAULTS, null));
    }
  }

  @Nested
  class WithNothingToFallBackOn extends OfAServer {
    @Override
    protected OpenCostPrices createSource() {
      return unasked(PriceSource.none());
    }

    @Override
    protected Set<PriceCapability> capabilities() {
      return EnumSet.noneOf(PriceCapability.class);
    }
  }

  @Nested
  class WithAPriceListOfMachines extends OfAServer {
    @Override
    protected OpenCostPrices createSource() {
      return unasked(
          PriceSource.ofInstanceTypes(Map.of("m7i.xlarge", 0.2016), "list")
              .orElse(PriceSource.ofDefaults()));
    }

    @Override
    protected Set<PriceCapability> capabilities() {
      return EnumSet.allOf(PriceCapability.class);
    }

    @Override
    protected List<Priced> expected() {
      return List.of(
          new Priced(of(ResourceType.NODE, "c1", "m7i.xlarge"), DEFAULTS, 0.2016),
          new Priced(of(ResourceType.NODE, "c1", "m7i.large"), DEFAULTS, null));
    }
  }
}
