package io.costaudit.testkit;

import io.costaudit.predict.ContainerUsage;
import io.costaudit.predict.Quantity;
import io.costaudit.predict.ResourceRef;
import io.costaudit.predict.ResourceType;
import io.costaudit.predict.UsageSource;
import io.costaudit.time.Window;
import java.time.Instant;
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

    @Override
    protected UsageSource createSource() {
      return UsageSource.fixed(Map.of(CART, USAGE));
    }

    @Override
    protected Optional<Known> known() {
      Instant start = Instant.parse("2026-02-03T00:00:00Z");
      return Optional.of(new Known(CART, new Window(start, start.plusSeconds(86_400)), USAGE));
    }
  }
}
