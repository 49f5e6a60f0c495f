package io.costaudit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.predict.UsageSource;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.ContainerUsage;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.testsupport.EngineRun;
import io.costaudit.time.Window;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Sources of usage that lie fail their contract, each where it lies. */
class UsageSourceCapabilityTest {
  private static final ResourceRef CART =
      new ResourceRef("c1", ResourceType.DEPLOYMENT, "shop", "cart");
  private static final ResourceRef WEB =
      new ResourceRef("c1", ResourceType.STATEFULSET, "shop", "cart");
  private static final Window DAY =
      new Window(SettableClock.START, SettableClock.START.plus(Duration.ofDays(1)));
  private static final Window NEXT_DAY = new Window(DAY.end(), DAY.end().plus(Duration.ofDays(1)));
  private static final UsageSourceContract.Known FIRST = known(CART, DAY, "70m");
  private static final List<UsageSourceContract.Known> OTHERS =
      List.of(known(WEB, DAY, "80m"), known(CART, NEXT_DAY, "90m"));

  private static UsageSourceContract.Known known(ResourceRef resource, Window window, String cpu) {
    ContainerUsage usage = new ContainerUsage(Quantity.parse(cpu), Quantity.parse("31Mi"));
    return new UsageSourceContract.Known(resource, window, Map.of("app", usage));
  }

  private static Map<String, ContainerUsage> right(ResourceRef resource, Window window) {
    if (resource.equals(FIRST.resource()) && window.equals(FIRST.window())) {
      return FIRST.usage();
    }
    return OTHERS.stream()
        .filter(known -> known.resource().equals(resource) && known.window().equals(window))
        .findFirst()
        .map(UsageSourceContract.Known::usage)
        .orElse(Map.of());
  }

  private abstract static class OfThree extends UsageSourceContract {
    @Override
    protected UsageSource createSource() {
      return UsageSourceCapabilityTest::right;
    }

    @Override
    protected Optional<Known> known() {
      return Optional.of(FIRST);
    }

    @Override
    protected List<Known> alsoKnown() {
      return OTHERS;
    }
  }

  @Nested
  class Honest extends OfThree {}

  // Those that lie

  /** All workloads that it knows are one. */
  static class OneForAllWorkloads extends OfThree {
    @Override
    protected UsageSource createSource() {
      Map<Window, Map<String, ContainerUsage>> first = new ConcurrentHashMap<>();
      return (resource, window) -> {
        Map<String, ContainerUsage> right = right(resource, window);
        return right.isEmpty() ? right : first.computeIfAbsent(window, unused -> right);
      };
    }
  }

  static class OneForAllWindows extends OfThree {
    @Override
    protected UsageSource createSource() {
      Map<ResourceRef, Map<String, ContainerUsage>> first = new ConcurrentHashMap<>();
      return (resource, window) -> {
        Map<String, ContainerUsage> right = right(resource, window);
        return right.isEmpty() ? right : first.computeIfAbsent(resource, unused -> right);
      };
    }
  }

  /** It knows one workload alone; what it found once is that of everybody. */
  static class FirstForAll extends OfThree {
    @Override
    protected UsageSource createSource() {
      AtomicReference<Map<String, ContainerUsage>> first = new AtomicReference<>(Map.of());
      return (resource, window) -> {
        if (window.isEmpty()) {
          return Map.of();
        }
        boolean isKnown = resource.equals(CART) && window.equals(DAY);
        return first.updateAndGet(last -> isKnown ? FIRST.usage() : last);
      };
    }

    @Override
    protected List<Known> alsoKnown() {
      return List.of();
    }
  }

  /** Other threads than the one that asked first are told of another workload. */
  static class UsageOfOtherThreads extends OfThree {
    @Override
    protected UsageSource createSource() {
      AtomicReference<Thread> owner = new AtomicReference<>();
      return (resource, window) -> {
        owner.compareAndSet(null, Thread.currentThread());
        Map<String, ContainerUsage> right = right(resource, window);
        return right.isEmpty() || owner.get() == Thread.currentThread() ? right : FIRST.usage();
      };
    }
  }

  /** Once a window was loaded, the source takes it for all windows. */
  static class LoadedForAllWindows extends OfThree {
    @Override
    protected UsageSource createSource() {
      AtomicReference<Window> loaded = new AtomicReference<>();
      return new UsageSource() {
        @Override
        public Map<String, ContainerUsage> meanUsage(ResourceRef resource, Window window) {
          Window last = loaded.get();
          return right(resource, last == null ? window : last);
        }

        @Override
        public void load(Window window) {
          loaded.set(window);
        }
      };
    }
  }

  private static void assertFails(Class<?> contract, String... tests) {
    assertThat(EngineRun.failuresOf(contract)).containsOnlyKeys(tests);
  }

  @Test
  void usageIsThatOfItsWorkloadAndItsWindow() {
    assertFails(
        OneForAllWorkloads.class,
        "answersManyThreads()",
        "tellsTheSameAfterLoading()",
        "tellsTheSameInAnyOrder()",
        "tellsWhatItKnows()");
    assertFails(
        OneForAllWindows.class,
        "answersManyThreads()",
        "tellsTheSameAfterLoading()",
        "tellsTheSameInAnyOrder()",
        "tellsWhatItKnows()");
  }

  @Test
  void usageIsNotThatOfWhoAskedBefore() {
    assertFails(FirstForAll.class, "answersManyThreads()", "tellsTheSameInAnyOrder()");
  }

  @Test
  void loadingChangesNoAnswer() {
    assertFails(LoadedForAllWindows.class, "tellsTheSameAfterLoading()");
  }

  @Test
  void eachThreadGetsTheUsageItAsksFor() {
    assertFails(UsageOfOtherThreads.class, "answersManyThreads()");
  }

  @Test
  void wrongUsageIsToldWithItsWorkload() {
    assertThat(EngineRun.of(OneForAllWindows.class).get("tellsWhatItKnows()"))
        .contains("usage of " + CART + " in " + NEXT_DAY);
  }
}
