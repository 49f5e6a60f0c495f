package io.costaudit.opencost;

import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.ReplayedAllocation;
import io.costaudit.opencost.replay.ReplayedAsset;
import io.costaudit.opencost.replay.ReplayedDay;
import io.costaudit.opencost.replay.ReplayingServer;
import io.costaudit.predict.UsageSource;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.ContainerUsage;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testkit.contract.UsageSourceContract;
import io.costaudit.time.Window;
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
    return of(
        ReplayingServer.builder(Dialect.OPENCOST)
            .day(
                day(
                    Responses.DAY,
                    row("web-1", "web", 0.07, 31 << 20, Responses.DAY),
                    row("cart-1", "cart", 0.5, 64 << 20, Responses.DAY)))
            .day(day(Responses.NEXT_DAY, row("web-1", "web", 0.09, 32 << 20, Responses.NEXT_DAY)))
            .start());
  }

  private static ReplayedAllocation row(
      String pod, String deployment, double cores, double bytes, Window window) {
    return ReplayedAllocation.at("c1", "n1", "shop", pod, "main")
        .controller("deployment", deployment)
        .usage(cores, bytes)
        .ran(window)
        .build();
  }

  private static ReplayedDay day(Window window, ReplayedAllocation... rows) {
    return ReplayedDay.of(
        window,
        List.of(rows),
        List.of(ReplayedAsset.node("c1", "n1", "i-1", 99, 0, 99)),
        List.of());
  }

  @Override
  protected Optional<Known> known() {
    return Optional.of(known("web", Responses.DAY, "70m", "31Mi"));
  }

  @Override
  protected List<Known> alsoKnown() {
    return List.of(
        known("cart", Responses.DAY, "500m", "64Mi"),
        known("web", Responses.NEXT_DAY, "90m", "32Mi"));
  }

  private static Known known(String deployment, Window window, String cpu, String memory) {
    ContainerUsage usage = new ContainerUsage(Quantity.parse(cpu), Quantity.parse(memory));
    return new Known(
        new ResourceRef("c1", ResourceType.DEPLOYMENT, "shop", deployment),
        window,
        Map.of("main", usage));
  }

  @Override
  protected Optional<UsageSource> createFailingSource() {
    ReplayingServer server = ReplayingServer.builder(Dialect.OPENCOST).start();
    OpenCostUsage usage = of(server);
    server.close();
    return Optional.of(usage);
  }
}
