package io.costaudit.opencost;

import static java.util.Objects.requireNonNull;

import io.costaudit.CostAuditException;
import io.costaudit.cost.AllocationKind;
import io.costaudit.internal.CompensatedSum;
import io.costaudit.internal.Quoted;
import io.costaudit.opencost.read.CostedHoursReader;
import io.costaudit.opencost.read.CostedHoursReader.ClusterHours;
import io.costaudit.opencost.read.CostedHoursReader.CostedHours;
import io.costaudit.predict.price.InstanceQuote;
import io.costaudit.predict.price.PriceQuery;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.time.Durations;
import io.costaudit.time.TimeSource;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The unit prices behind what a live OpenCost or Kubecost says that its clusters cost: cost with
 * adjustments ÷ hours of the resource, of all allocations of a cluster in a settled window, without
 * idle.
 *
 * <ul>
 *   <li>{@link #refresh} asks, in the thread that calls it, and is to be called on a schedule of
 *       your own, hourly say; nothing here makes a thread. {@link #quote} answers at once from the
 *       last good answer, or from the {@linkplain Builder#fallback fallback} as long as there is
 *       none.
 *   <li>An answer that fails leaves the prices as they are. Once they are older than {@link
 *       Builder#maxAge} they are quoted as {@linkplain PriceQuote#isStale stale}.
 *   <li>Both ends of a window of a day or more are moved back to midnight UTC: a Kubecost gives
 *       whole days, and what is asked for is the same all day long. {@code 7d offset 48h} ends two
 *       days before the last midnight, whatever the hour. A shorter one is asked for to the second.
 *       One that the server refuses as too large is asked for in halves, down to an hour. Rows of
 *       another window are left out; rows across an end of it are an error.
 *   <li>Prices are per cluster. Servers have ids of their own for clusters: an id means the one
 *       that was {@linkplain Builder#cluster given} for it, else the cluster of the same id, else
 *       the only one that the server knows, if that was not given for another id, else none, and
 *       then the fallback is asked. {@link #serverCluster} tells which; {@link Status} warns of ids
 *       that were given and that the server does not have.
 *   <li>A resource has no price of its own if the server tells less than one hour of a core, a GiB
 *       or a GPU, a cost below 0, or no number: then the price of the fallback stands in, and the
 *       source says so, as in {@code http://cost.example:9003, 7d offset 48h; gpu: default}. If the
 *       fallback has none either, there is no quote, as half a price is none. {@link Status} says
 *       what could not be used.
 *   <li>A resource that was used and cost nothing has the price 0, and {@link Status} warns of it.
 *       A cluster that pays nothing for CPU and for memory has no price of either: nobody told the
 *       server what they cost.
 *   <li>The price of a {@linkplain #instance whole machine} is that of the fallback.
 * </ul>
 *
 * <p>How exact: a server rounds cost, adjustment and hours to 10⁻⁵. With C the cost, H the hours
 * and p = C ÷ H, what is quoted is off by at most (10⁻⁵ + p · 0.5 · 10⁻⁵) ÷ (H − 0.5 · 10⁻⁵), H in
 * hours of cores, bytes or GPUs, and by the rounding of doubles. So by about 10⁻⁹ a core-hour from
 * 10,000 core-hours on, and by about a billionth of the price from a cost of 10,000 on.
 *
 * <p>Threads may share it.
 *
 * @since 0.1.0
 */
public final class OpenCostPrices implements PriceSource {
  /** The default of {@link Builder#window}: {@value}. By then clouds have sent their bills. */
  public static final String DEFAULT_WINDOW = "7d offset 48h";

  /** The default of {@link Builder#maxAge}, in hours: {@value}. */
  public static final int DEFAULT_MAX_AGE_HOURS = 24;

  private static final Duration HOUR = Duration.ofHours(1);

  private final OpenCostClient client;
  private final ServedRows<ClusterHours> rows;
  private final String window;
  private final String name;
  private final Duration maxAge;
  private final PriceSource fallback;
  private final ClusterIdTranslator ids;
  private final TimeSource time;
  private final ReentrantLock refreshing = new ReentrantLock();
  private volatile State state = new State(null, null);

  private OpenCostPrices(Builder builder) {
    client = builder.client;
    rows = new ServedRows<>(client, OpenCostPrices::query, CostedHoursReader::new, HOUR);
    window = builder.window;
    name = client.base() + ", " + window;
    maxAge = builder.maxAge;
    fallback = builder.fallback;
    ids = new ClusterIdTranslator(builder.clusters);
    time = TimeSource.of(builder.clock);
  }

  /** Begins with the defaults. The client stays the caller's to close. */
  public static Builder builder(OpenCostClient client) {
    return new Builder(client);
  }

  /**
   * What is known and what went wrong.
   *
   * @param asOf when the answer was asked for that prices are of; null as long as there is none
   * @param window that the prices are of; null as long as there are none
   * @param stale whether they are older than they may be
   * @param clusters the server's ids of the clusters it knows
   * @param warnings what of the answer could not be used, or is odd, and what of the settings does
   *     not go with it; the same as long as that is the same
   * @param failure of the newest refresh; null if that went well, or if there was none
   */
  public record Status(
      @Nullable Instant asOf,
      @Nullable Window window,
      boolean stale,
      SortedSet<String> clusters,
      List<String> warnings,
      @Nullable Failure failure) {
    public Status {
      clusters = Collections.unmodifiableSortedSet(new TreeSet<>(clusters));
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * A refresh that failed.
   *
   * @param time when it began
   * @param cause an {@link OpenCostException} if no usable answer came, an {@link
   *     UnreadableResponseException} if it is none, or holds no price at all
   */
  public record Failure(Instant time, CostAuditException cause) {
    public Failure {
      requireNonNull(time, "time");
      requireNonNull(cause, "cause");
    }
  }

  private record State(@Nullable Known known, @Nullable Failure failure) {}

  /**
   * What one answer says.
   *
   * @param asOf the wall time at which the answer was asked for
   * @param asked the elapsed time at the same moment, from which the age is measured, so that a
   *     clock that is set makes no prices stale and keeps no prices fresh
   */
  private record Known(
      Instant asOf,
      Duration asked,
      Window window,
      SortedMap<String, ClusterPrices> clusters,
      List<String> warnings) {}

  /**
   * Asks the server and waits for it, under the timeouts of the client. Does not throw if that
   * fails; the prices stay. While another thread is at it, it does nothing.
   *
   * @return how it stands then
   */
  public Status refresh() {
    if (refreshing.tryLock()) {
      try {
        Instant now = time.instant();
        Duration asked = time.elapsed();
        try {
          state = new State(ask(now, asked), null);
        } catch (CostAuditException e) {
          state = new State(state.known, new Failure(now, e));
        }
      } finally {
        refreshing.unlock();
      }
    }
    return status();
  }

  /** How it stands. Does not wait. */
  public Status status() {
    State now = state;
    Known known = now.known;
    return known == null
        ? new Status(null, null, false, new TreeSet<>(), List.of(), now.failure)
        : new Status(
            known.asOf,
            known.window,
            isStale(known),
            new TreeSet<>(known.clusters.keySet()),
            known.warnings,
            now.failure);
  }

  private boolean isStale(Known known) {
    return time.elapsed().minus(known.asked).compareTo(maxAge) > 0;
  }

  private Known ask(Instant now, Duration elapsed) {
    Window asked = AllocationWindow.floored(Window.parse(window, now));
    Map<String, ClusterSums> sums = new TreeMap<>();
    rows.read(
        asked,
        (key, row) -> {
          // Idle is sent by a server that has its own mind; the others have no hours.
          if (AllocationKind.ofName(key) == AllocationKind.WORKLOAD) {
            sums.computeIfAbsent(row.cluster(), unused -> new ClusterSums()).add(row);
          }
        });
    SortedMap<String, ClusterPrices> clusters = new TreeMap<>();
    List<String> warnings = new ArrayList<>();
    sums.forEach((cluster, of) -> clusters.put(cluster, prices(cluster, of, now, warnings)));
    if (clusters.values().stream().noneMatch(ClusterPrices::hasAny)) {
      throw new UnreadableResponseException(
          client.uri(query(asked)).toString(),
          UnreadableResponseException.NO_OFFSET,
          "",
          "it holds no price: "
              + (clusters.isEmpty() ? "no cluster has costs" : "no cluster has costs and hours")
              + " in this window"
              + (warnings.isEmpty() ? "" : " (" + String.join("; ", warnings) + ")"),
          null);
    }
    warnings.addAll(ids.warnings(new TreeSet<>(clusters.keySet())));
    return new Known(now, elapsed, asked, clusters, List.copyOf(warnings));
  }

  private static OpenCostQuery query(Window window) {
    return AllocationWindow.query(window).with("aggregate", "cluster");
  }

  /** What the allocations of one cluster cost together, and their hours. */
  private static final class ClusterSums {
    final ResourceSums cpu = new ResourceSums();
    final ResourceSums ram = new ResourceSums();
    final ResourceSums gpu = new ResourceSums();

    void add(ClusterHours row) {
      cpu.add(row.cpu());
      ram.add(row.ram());
      gpu.add(row.gpu());
    }
  }

  private static final class ResourceSums {
    private final CompensatedSum cost = new CompensatedSum();
    private final CompensatedSum hours = new CompensatedSum();

    void add(CostedHours of) {
      cost.add(of.cost());
      hours.add(of.hours());
    }

    CostedHours total() {
      return new CostedHours(cost.value(), hours.value());
    }
  }

  private ClusterPrices prices(
      String cluster, ClusterSums of, Instant asOf, List<String> warnings) {
    String name = "cluster " + Quoted.of(cluster);
    double cpu = price(name, "cpu", of.cpu.total(), 1, warnings);
    double ram = price(name, "ram", of.ram.total(), UnitPrices.BYTES_PER_GIB, warnings);
    double gpu = price(name, "gpu", of.gpu.total(), 1, warnings);
    if (cpu == 0 && ram == 0) {
      warnings.add(name + " has no prices: it pays nothing for cpu and ram, which it used");
      return new ClusterPrices(asOf, Double.NaN, Double.NaN, gpu == 0 ? Double.NaN : gpu);
    }
    warnIfFree(name, "cpu", cpu, warnings);
    warnIfFree(name, "ram", ram, warnings);
    warnIfFree(name, "gpu", gpu, warnings);
    return new ClusterPrices(asOf, cpu, ram, gpu);
  }

  private static void warnIfFree(
      String cluster, String resource, double price, List<String> warnings) {
    if (price == 0) {
      warnings.add(cluster + " pays nothing for " + resource + ", which it used: its price is 0");
    }
  }

  /**
   * Cost ÷ hours; {@code NaN} if that is no price.
   *
   * @param fewest hours of which a price is taken: of fewer, rounding makes too much
   */
  private static double price(
      String cluster, String resource, CostedHours of, double fewest, List<String> warnings) {
    double price = of.cost() / of.hours();
    String why;
    if (of.hours() == 0) {
      return Double.NaN; // Nobody used any, as is usual for GPUs.
    } else if (!Double.isFinite(of.cost()) || !Double.isFinite(of.hours())) {
      why = "the server tells no number";
    } else if (of.cost() < 0 || of.hours() < 0) {
      why = "cost or hours are below 0: " + of.cost() + ", " + of.hours();
    } else if (of.hours() < fewest) {
      why = "the server tells too few hours: " + of.hours();
    } else if (price > UnitPrices.LARGEST) {
      why = "it would be " + price;
    } else {
      return price;
    }
    warnings.add(cluster + " has no price for " + resource + ": " + why);
    return Double.NaN;
  }

  @Override
  public Optional<PriceQuote> quote(PriceQuery query) {
    Known known = state.known;
    if (known != null) {
      Optional<String> id = ids.find(query.resource().cluster(), known.clusters.keySet());
      if (id.isPresent()) {
        return requireNonNull(known.clusters.get(id.get())).quote(query, isStale(known));
      }
    }
    return fallback.quote(query);
  }

  /**
   * The server's id of the cluster that an id of ours means, as far as is known yet; empty if it is
   * none that the server knows. Of two ids that mean the same cluster one is likely wrong.
   */
  public Optional<String> serverCluster(String ours) {
    requireNonNull(ours, "ours");
    Known known = state.known;
    return known == null ? Optional.empty() : ids.find(ours, known.clusters.keySet());
  }

  /** The price that the {@linkplain Builder#fallback fallback} knows. */
  @Override
  public Optional<InstanceQuote> instance(PriceQuery node) {
    return fallback.instance(node);
  }

  @Override
  public String toString() {
    return "OpenCostPrices[" + name + "]";
  }

  /** The prices of one cluster; {@code NaN} where there is none. */
  private final class ClusterPrices {
    private final Instant asOf;
    private final double cpu;
    private final double ram;
    private final double gpu;
    private final @Nullable PriceQuote fresh;
    private final @Nullable PriceQuote stale;

    /** Ledgers keep the quote of each entry, so the same one should be the same object. */
    private volatile @Nullable Filled last;

    ClusterPrices(Instant asOf, double cpu, double ram, double gpu) {
      this.asOf = asOf;
      this.cpu = cpu;
      this.ram = ram;
      this.gpu = gpu;
      if (Double.isNaN(cpu + ram + gpu)) {
        fresh = null;
        stale = null;
      } else {
        UnitPrices prices = new UnitPrices(cpu, ram, gpu);
        fresh = new PriceQuote(prices, name, asOf, maxAge, false);
        stale = PriceQuote.stale(prices, name, asOf, maxAge);
      }
    }

    /** What the gaps were filled with. */
    private record Filled(PriceQuote with, boolean isStale, PriceQuote quote) {}

    boolean hasAny() {
      return !(Double.isNaN(cpu) && Double.isNaN(ram) && Double.isNaN(gpu));
    }

    Optional<PriceQuote> quote(PriceQuery query, boolean isStale) {
      PriceQuote whole = isStale ? stale : fresh;
      if (whole != null) {
        return Optional.of(whole);
      }
      Optional<PriceQuote> other = fallback.quote(query);
      return hasAny() ? other.map(quote -> filled(quote, isStale)) : other;
    }

    private PriceQuote filled(PriceQuote with, boolean isStale) {
      Filled before = last;
      if (before != null && before.isStale == isStale && before.with.equals(with)) {
        return before.quote;
      }
      UnitPrices others = with.prices();
      List<String> gaps = new ArrayList<>();
      UnitPrices prices =
          new UnitPrices(
              either("cpu", cpu, others.costPerCPUCoreHour(), gaps),
              either("ram", ram, others.costPerRAMByteHour(), gaps),
              either("gpu", gpu, others.costPerGPUHour(), gaps));
      String source = name + "; " + String.join(", ", gaps) + ": " + with.source();
      // Of two ages the one that is too old is told.
      PriceQuote quote =
          !isStale && with.isStale()
              ? new PriceQuote(prices, source, with.asOf(), with.maxAge(), true)
              : new PriceQuote(prices, source, asOf, maxAge, isStale);
      last = new Filled(with, isStale, quote);
      return quote;
    }

    private static double either(String resource, double price, double other, List<String> gaps) {
      if (Double.isNaN(price)) {
        gaps.add(resource);
        return other;
      }
      return price;
    }
  }

  /** Collects settings. Not safe for use by several threads. */
  public static final class Builder {
    private final OpenCostClient client;
    private final Map<String, String> clusters = ClusterIdTranslator.none();
    private String window = DEFAULT_WINDOW;
    private Duration maxAge = Duration.ofHours(DEFAULT_MAX_AGE_HOURS);
    private PriceSource fallback = PriceSource.ofDefaults();
    private InstantSource clock = InstantSource.system();

    private Builder(OpenCostClient client) {
      this.client = requireNonNull(client, "client");
    }

    /**
     * Of which costs prices are made, as {@link Window#parse(String, Instant)} reads it at each
     * refresh; {@value #DEFAULT_WINDOW} by default. Costs of the last two days may still be
     * adjusted. Sent as a pair, of midnights if it is a day long, else of whole seconds.
     */
    public Builder window(String text) {
      window = requireNonNull(text, "text");
      return this;
    }

    /**
     * After how long without a good refresh prices are stale, more than zero; {@value
     * #DEFAULT_MAX_AGE_HOURS} hours by default. Stale prices are used, and said to be stale.
     */
    public Builder maxAge(Duration age) {
      maxAge = Durations.positive("age", age);
      return this;
    }

    /** Who knows what the server does not; {@link PriceSource#ofDefaults} by default. */
    public Builder fallback(PriceSource source) {
      fallback = requireNonNull(source, "source");
      return this;
    }

    /**
     * Says which cluster of the server is meant by an id.
     *
     * @param ours as it stands in events and predictions
     * @param ofServer as the server calls it
     */
    public Builder cluster(String ours, String ofServer) {
      ClusterIdTranslator.put(clusters, ours, ofServer);
      return this;
    }

    /**
     * Tells what "now" is, and how old prices are; the system's clock by default. The age of prices
     * is measured in the elapsed time of {@link TimeSource#of}, so that setting the clock does not
     * change it.
     */
    public Builder clock(InstantSource clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Makes the source, which knows nothing until it is {@linkplain OpenCostPrices#refresh
     * refreshed}.
     *
     * @throws IllegalArgumentException if the window is none, or is empty
     */
    public OpenCostPrices build() {
      if (Window.parse(window, clock.instant()).isEmpty()) {
        throw new IllegalArgumentException("window must not be empty: " + Quoted.of(window));
      }
      return new OpenCostPrices(this);
    }
  }
}
