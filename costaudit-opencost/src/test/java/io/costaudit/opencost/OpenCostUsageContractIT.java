package io.costaudit.opencost;

import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.ReplayedAllocation;
import io.costaudit.opencost.replay.ReplayedAsset;
import io.costaudit.opencost.replay.ReplayedDay;
import io.costaudit.opencost.replay.ReplayingServer;
import io.costaudit.predict.ContainerUsage;
import io.costaudit.predict.Quantity;
import io.costaudit.predict.ResourceRef;
import io.costaudit.predict.ResourceType;
import io.costaudit.predict.UsageSource;
import io.costaudit.testkit.UsageSourceContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

class OpenCostUsageContractIT extends UsageSourceContract {
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable some : open) {
      some.close();
    }
  }

  private OpenCostUsage of(ReplayingServer server) {
    OpenCostClient client = OpenCostClient.builder(server.base()).retries(0).build();
    open.add(client);
    open.add(server);
    return OpenCostUsage.of(client);
  }

  @Override
  protected OpenCostUsage createSource() {
    ReplayedAllocation row =
        ReplayedAllocation.at("c1", "n1", "shop", "web-1", "main")
            .controller("deployment", "web")
            .usage(0.07, 31 << 20)
            .ran(Answers.DAY)
            .build();
    ReplayedDay day =
        ReplayedDay.of(
            Answers.DAY,
            List.of(row),
            List.of(ReplayedAsset.node("c1", "n1", "i-1", 99, 0, 99)),
            List.of());
    return of(ReplayingServer.builder(Dialect.OPENCOST).day(day).start());
  }

  @Override
  protected Optional<Known> known() {
    return Optional.of(
        new Known(
            new ResourceRef("c1", ResourceType.DEPLOYMENT, "shop", "web"),
            Answers.DAY,
            Map.of("main", new ContainerUsage(Quantity.parse("70m"), Quantity.parse("31Mi")))));
  }

  @Override
  protected Optional<UsageSource> createFailingSource() {
    ReplayingServer server = ReplayingServer.builder(Dialect.OPENCOST).start();
    OpenCostUsage usage = of(server);
    server.close();
    return Optional.of(usage);
  }
}
