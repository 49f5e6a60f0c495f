package io.costaudit.opencost;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.ReplayedAnswer;
import io.costaudit.opencost.replay.ReplayingServer;
import io.costaudit.predict.PriceSource;
import io.costaudit.testkit.PriceCapability;
import io.costaudit.testkit.PriceSourceContract;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

class OpenCostPricesContractIT {
  private abstract static class OfAServer extends PriceSourceContract {
    private final ReplayingServer server = ReplayingServer.builder(Dialect.OPENCOST).start();
    private final OpenCostClient client = OpenCostClient.builder(server.base()).build();

    @AfterEach
    void close() {
      client.close();
      server.close();
    }

    OpenCostPrices refreshed(String rows) {
      server.serve(
          "/allocation",
          "",
          ReplayedAnswer.of(200, "application/json", "{\"code\":200,\"data\":[" + rows + "]}"));
      OpenCostPrices prices = unasked();
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
  }

  @Nested
  class WithAllPrices extends OfAServer {
    @Override
    protected OpenCostPrices createSource() {
      return refreshed(
          "{\"c1\":{\"cpuCost\":1,\"cpuCoreHours\":9,\"ramCost\":1,\"ramByteHours\":9e9,"
              + "\"gpuCost\":1,\"gpuHours\":9}}");
    }
  }

  @Nested
  class WithGaps extends OfAServer {
    @Override
    protected OpenCostPrices createSource() {
      return refreshed("{\"c1\":{\"cpuCost\":1,\"cpuCoreHours\":9}}");
    }
  }

  @Nested
  class OfSeveralClusters extends OfAServer {
    @Override
    protected OpenCostPrices createSource() {
      return refreshed(
          "{\"cluster-one\":{\"cpuCost\":1,\"cpuCoreHours\":9},\"c2\":{\"cpuCost\":1}}");
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
  }
}
