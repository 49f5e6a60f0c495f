package io.costaudit.testkit.contract;

import io.costaudit.predict.UsageSource;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.ContainerUsage;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.time.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

class UsageSourcesContractTest {
  @Nested
  class None extends UsageSourceContract {
    @Override
    protected UsageSource createSource() {
      return UsageSource.none();
    }

    @Override
    protected Optional<Known> known() {
      return Optional.empty();
    }
  }

  @Nested
  class Fixed extends UsageSourceContract {
    private static final ResourceRef CART =
        new ResourceRef("cluster-one", ResourceType.DEPLOYMENT, "shop", "cart");
    private static final Map<String, ContainerUsage> USAGE =
        Map.of("app", new ContainerUsage(Quantity.parse("70m"), Quantity.parse("31Mi")));
    private static final ResourceRef WEB =
        new ResourceRef("cluster-one", ResourceType.DEPLOYMENT, "shop", "web");
    private static final Map<String, ContainerUsage> USAGE_OF_WEB =
        Map.of("app", new ContainerUsage(Quantity.parse("1"), Quantity.parse("2Gi")));
    private static final Instant START = Instant.parse("2026-02-03T00:00:00Z");
    private static final Window DAY = new Window(START, START.plusSeconds(86_400));

    @Override
    protected UsageSource createSource() {
      return UsageSource.fixed(Map.of(CART, USAGE, WEB, USAGE_OF_WEB));
    }

    @Override
    protected Optional<Known> known() {
      return Optional.of(new Known(CART, DAY, USAGE));
    }

    @Override
    protected List<Known> alsoKnown() {
      Window nextHour = new Window(DAY.end(), DAY.end().plusSeconds(3_600));
      return List.of(new Known(WEB, DAY, USAGE_OF_WEB), new Known(CART, nextHour, USAGE));
    }
  }
}
