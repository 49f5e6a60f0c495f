package io.costaudit.opencost;

import io.costaudit.audit.AuditType;
import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.Framing;
import io.costaudit.opencost.replay.ReplayedAllocation;
import io.costaudit.opencost.replay.ReplayedAsset;
import io.costaudit.opencost.replay.ReplayedCloudCost;
import io.costaudit.opencost.replay.ReplayedDay;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * What a server knows and what goes wrong, all from a seed.
 *
 * @param isGivenRoot whether the client is given the address without the prefix of the dialect
 * @param plant what is not as it should be on one day
 * @param troubles what goes wrong with which answer
 */
record FaultScenario(
    long seed,
    Dialect dialect,
    Instant now,
    List<ReplayedDay> days,
    Framing framing,
    boolean compresses,
    boolean isGivenRoot,
    boolean withBills,
    Optional<Plant> plant,
    Map<Ask, Trouble> troubles,
    int resets) {
  static final Instant START = Instant.parse("2023-01-14T00:00:00Z");

  private static final List<Trouble> HARMLESS =
      Arrays.stream(Trouble.values()).filter(Trouble::isHarmless).toList();
  private static final List<Trouble> QUICK =
      Arrays.stream(Trouble.values())
          .filter(trouble -> !trouble.isHarmless() && !trouble.takesTime())
          .filter(trouble -> trouble != Trouble.A_DAY_IS_TOO_LARGE)
          .toList();
  private static final List<Trouble> TOO_LARGE = List.of(Trouble.A_DAY_IS_TOO_LARGE);
  private static final List<Trouble> LONG =
      Arrays.stream(Trouble.values()).filter(Trouble::takesTime).toList();

  /**
   * Some answers come from a day that is not like the others.
   *
   * @param kinds one, or all of the day
   * @param variant the day as they tell it
   */
  record Plant(Set<Ask.Kind> kinds, Wrong wrong, ReplayedDay variant) {
    Window window() {
      return variant.window();
    }

    boolean isIn(Ask ask) {
      return ask.window().equals(window()) && kinds.contains(ask.kind());
    }

    /** Whether it is not seen any more, or cannot be told for parts of a day. */
    boolean isSpoiltBy(Trouble trouble, Ask ask) {
      return isIn(ask) && (kinds.size() == 1 || trouble == Trouble.A_DAY_IS_TOO_LARGE);
    }

    boolean concerns(AuditType type) {
      return kinds.stream().anyMatch(kind -> kind.audits().contains(type));
    }

    @Override
    public String toString() {
      return wrong
          + " in "
          + (kinds.size() == 1 ? kinds.iterator().next() : "all")
          + " of "
          + window().start();
    }
  }

  /** How a day differs. */
  enum Wrong {
    DEARER,
    GONE,
    NO_NUMBER,
    /** What runs on a node costs more than the node, and all answers agree on that. */
    DEARER_THAN_THE_NODE
  }

  List<Window> windows() {
    return days.stream().map(ReplayedDay::window).toList();
  }

  /** A scenario. */
  static FaultScenario of(long seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    Dialect dialect = one(random, List.of(Dialect.values()));
    int clusters = random.nextInt(4) == 0 ? 2 : 1;
    List<ReplayedDay> days = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      Instant start = START.plus(Duration.ofDays(days.size()));
      Window window = new Window(start, start.plus(Duration.ofDays(1)));
      days.add(ConsistentDay.of(random, dialect, window, clusters));
    }
    // Half a day after the last one its bill is not settled.
    Duration later = Duration.ofHours(random.nextInt(5) == 0 ? 12 : 100);
    Instant now = days.get(days.size() - 1).window().end().plus(later);
    boolean withBills = random.nextInt(10) > 0;
    Optional<Plant> plant =
        (random.nextInt(3) == 0 ? plant(random, dialect, days) : Optional.<Plant>empty())
            .filter(planted -> withBills || !planted.kinds().equals(Set.of(Ask.Kind.BILL)));
    Map<Ask, Trouble> troubles = new LinkedHashMap<>();
    List<Ask> asks = Ask.all(dialect, days.stream().map(ReplayedDay::window).toList());
    for (int i = random.nextInt(4); i > 0; i--) {
      Ask ask = asks.get(random.nextInt(asks.size()));
      boolean isProbe = ask.kind() == Ask.Kind.PROBE;
      int sort = random.nextInt(20);
      List<Trouble> some =
          sort < 7 ? HARMLESS : sort < 9 ? TOO_LARGE : sort < 19 || isProbe ? QUICK : LONG;
      Trouble trouble = some.get(random.nextInt(some.size()));
      boolean fits =
          (!isProbe || !trouble.needsRows()) && (withBills || ask.kind() != Ask.Kind.BILL);
      if (fits && plant.stream().noneMatch(planted -> planted.isSpoiltBy(trouble, ask))) {
        troubles.put(ask, trouble);
      }
    }
    return new FaultScenario(
        seed,
        dialect,
        now,
        days,
        one(random, List.of(Framing.values())),
        random.nextInt(3) == 0,
        random.nextBoolean(),
        withBills,
        plant,
        troubles,
        random.nextInt(5) == 0 ? 1 : 0);
  }

  private static <T> T one(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** One day of one cluster, and nothing goes wrong. */
  static FaultScenario quiet(Dialect dialect) {
    Window day = new Window(START, START.plus(Duration.ofDays(1)));
    return new FaultScenario(
        0,
        dialect,
        START.plus(Duration.ofDays(5)),
        List.of(ConsistentDay.of(new Random(1), dialect, day, 1)),
        Framing.AS_GO,
        false,
        true,
        true,
        Optional.empty(),
        Map.of(),
        0);
  }

  /** Whether something in it ends by a timeout. */
  boolean takesTime() {
    return troubles.values().stream().anyMatch(Trouble::takesTime);
  }

  FaultScenario with(Map<Ask, Trouble> newTroubles) {
    return new FaultScenario(
        seed,
        dialect,
        now,
        days,
        framing,
        compresses,
        isGivenRoot,
        withBills,
        plant,
        newTroubles,
        resets);
  }

  private static Optional<Plant> plant(Random random, Dialect dialect, List<ReplayedDay> days) {
    int index = random.nextInt(days.size());
    ReplayedDay day = days.get(index);
    if (random.nextInt(5) == 0) {
      return Optional.of(dearerThanTheNode(random, dialect, day));
    }
    Ask.Kind kind = one(random, List.copyOf(Ask.daily(dialect)));
    Wrong wrong = one(random, List.of(Wrong.DEARER, Wrong.GONE, Wrong.NO_NUMBER));
    List<ReplayedAllocation> allocations =
        new ArrayList<>(StreamSupport.stream(day.allocations().spliterator(), false).toList());
    List<ReplayedAsset> assets = new ArrayList<>(day.assets());
    List<ReplayedCloudCost> bill = new ArrayList<>(day.cloudCosts());
    if (kind.isOfAllocations()) {
      if (allocations.size() < 2) {
        return Optional.empty();
      }
      int at = random.nextInt(allocations.size());
      ReplayedAllocation old = allocations.remove(at);
      if (wrong != Wrong.GONE) {
        allocations.add(
            at, old.withMoreCpu(wrong == Wrong.DEARER ? 1 + 30 * random.nextDouble() : Double.NaN));
      }
    } else if (kind == Ask.Kind.BILL) {
      if (bill.isEmpty()) {
        return Optional.empty();
      }
      int at = random.nextInt(bill.size());
      ReplayedCloudCost old = bill.remove(at);
      if (wrong != Wrong.GONE) {
        double cost = wrong == Wrong.DEARER ? old.amortizedNetCost() * 1.2 + 1 : Double.NaN;
        bill.add(
            at,
            new ReplayedCloudCost(
                old.providerId(),
                old.provider(),
                old.account(),
                old.invoiceEntity(),
                old.service(),
                old.category(),
                old.listCost(),
                old.netCost(),
                cost,
                old.invoicedCost(),
                old.amortizedCost(),
                1));
      }
    } else {
      ReplayedAsset old = assets.remove(0);
      double more = old.cpuCost() * 0.2 + 2;
      if (wrong != Wrong.GONE) {
        assets.add(old.withCpuCost(wrong == Wrong.DEARER ? old.cpuCost() + more : Double.NaN));
      }
    }
    return Optional.of(
        new Plant(
            EnumSet.of(kind), wrong, ReplayedDay.of(day.window(), allocations, assets, bill)));
  }

  private static Plant dearerThanTheNode(Random random, Dialect dialect, ReplayedDay day) {
    List<ReplayedAllocation> allocations =
        new ArrayList<>(StreamSupport.stream(day.allocations().spliterator(), false).toList());
    List<ReplayedAsset> nodes =
        day.assets().stream().filter(asset -> asset.type() == ReplayedAsset.Type.NODE).toList();
    List<Integer> running =
        IntStream.range(0, allocations.size())
            .filter(i -> !allocations.get(i).name().contains("__unmounted__"))
            .boxed()
            .toList();
    int at = one(random, running);
    // More than the dearest of them.
    double more = nodes.stream().mapToDouble(ReplayedAsset::cpuCost).max().orElse(0) * 1.5 + 1;
    allocations.set(at, allocations.get(at).withMoreCpu(more));
    return new Plant(
        Ask.daily(dialect),
        Wrong.DEARER_THAN_THE_NODE,
        ReplayedDay.of(day.window(), allocations, day.assets(), day.cloudCosts()));
  }

  @Override
  public String toString() {
    return dialect
        + ", "
        + days.size()
        + " days, "
        + framing
        + (compresses ? " packed" : "")
        + (isGivenRoot ? ", by its root" : "")
        + (withBills ? "" : ", without bills")
        + (plant.isEmpty() ? "" : ", " + plant.get())
        + ", "
        + troubles
        + (resets == 0 ? "" : ", a reset");
  }
}
