package io.costaudit.opencost;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.ReplayedAnswer;
import io.costaudit.opencost.replay.ReplayingServer;
import io.costaudit.predict.PriceSource;
import io.costaudit.testkit.PriceSourceContract;
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
  }

  @Nested
  class BeforeItAsked extends OfAServer {
    @Override
    protected PriceSource createSource() {
      return unasked();
    }
  }

  @Nested
  class WithAllPrices extends OfAServer {
    @Override
    protected PriceSource createSource() {
      return refreshed(
          "{\"c1\":{\"cpuCost\":1,\"cpuCoreHours\":9,\"ramCost\":1,\"ramByteHours\":9e9,"
              + "\"gpuCost\":1,\"gpuHours\":9}}");
    }
  }

  @Nested
  class WithGaps extends OfAServer {
    @Override
    protected PriceSource createSource() {
      return refreshed("{\"c1\":{\"cpuCost\":1,\"cpuCoreHours\":9}}");
    }
  }

  @Nested
  class OfSeveralClusters extends OfAServer {
    @Override
    protected PriceSource createSource() {
      return refreshed(
          "{\"cluster-one\":{\"cpuCost\":1,\"cpuCoreHours\":9},\"c2\":{\"cpuCost\":1}}");
    }
  }
}
