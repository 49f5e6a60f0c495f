package io.costaudit.opencost;

import static java.util.Objects.requireNonNull;

import io.costaudit.audit.Auditor;
import io.costaudit.audit.AuditorBuilder;
import io.costaudit.cost.AggStore;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetStore;
import io.costaudit.cost.CloudUsageStore;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.StoreTraits.Idle;
import io.costaudit.cost.TotalStore;
import io.costaudit.opencost.read.AllocationReader;
import io.costaudit.opencost.read.AllocationReader.Accepted;
import io.costaudit.opencost.read.AssetReader;
import io.costaudit.opencost.read.CloudCostReader;
import io.costaudit.opencost.read.ResponseKeys;
import io.costaudit.opencost.read.ResponseStores;
import io.costaudit.time.Durations;
import io.costaudit.time.TimeSource;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A live OpenCost or Kubecost as the stores that audits compare, so that each audit compares two
 * things that the server itself says. Nothing is kept: each question is asked anew, a window a
 * request, and an answer is read as it comes.
 *
 * <table>
 *   <caption>What is asked for a window</caption>
 *   <tr><th>store</th><th>of OpenCost</th><th>of Kubecost</th></tr>
 *   <tr><td>allocations</td><td>{@code /allocation}, by container, {@code includeIdle}: idle is one
 *       row, whatever it is asked</td><td>the same with {@code idleByNode} and {@code splitIdle}: a
 *       row of idle for each node; {@code shareTenancyCosts}</td></tr>
 *   <tr><td>allocations by node</td><td>{@code aggregate=cluster,node}, {@code shareIdle} and {@code
 *       idleByNode}: the idle of a node is spread over what runs on it; of a node where nothing
 *       runs, and of its GPUs where nothing uses them, it stays apart</td><td>nothing: the others
 *       tell idle by node</td></tr>
 *   <tr><td>allocation totals</td><td colspan="2">{@code aggregate=cluster} and {@code
 *       aggregate=cluster,node}, without idle; unmounted, shared and external cost are
 *       inside</td></tr>
 *   <tr><td>aggregates</td><td colspan="2">{@code aggregate=} each grouping, the same way</td></tr>
 *   <tr><td>assets</td><td colspan="2">{@code /assets}</td></tr>
 *   <tr><td>asset totals</td><td>there are none</td><td>{@code /assets?aggregate=cluster,type} and
 *       {@code aggregate=cluster,name,type}</td></tr>
 *   <tr><td>cloud usage</td><td colspan="2">{@code /cloudCost} by provider id, account, category and
 *       service, where it is configured; categories become those of assets as in {@link
 *       SavedResponses#cloudUsage(List)}</td></tr>
 * </table>
 *
 * <p>Which of the two it is shows in its assets: one map of OpenCost, an array of Kubecost. What
 * the server does not have, its store says in {@link CostStore#whyAbsent}. A window that it refuses
 * as too large is asked for in halves, down to an hour; bills, and the assets of Kubecost, are told
 * by whole days.
 *
 * <p>A server tells neither the windows that it has nor when their data changed. So the windows are
 * given, and a {@linkplain CostStore#version version} never changes: audit what has ended, and keep
 * in mind that Kubecost goes on reconciling a day with its bill for two days.
 *
 * <p>Stores throw an {@link OpenCostException} if the server gives no usable answer, and an {@link
 * UnreadableResponseException} if there is something in it that does not belong there, such as rows
 * of a window that is not the one asked for. Immutable; threads may share it and its stores. It
 * does not close the client.
 *
 * @since 0.1.0
 */
public final class OpenCostStores {
  /** How many days are held by default: {@value}. */
  public static final int DEFAULT_DAYS = 7;

  /** The most {@link Builder#days}: {@value}. */
  public static final int MAX_DAYS = 3660;

  /** What {@link #aggregates} aggregates by default: by namespace and by controller. */
  public static final List<Grouping> DEFAULT_AGGREGATES =
      List.of(Grouping.of(CostProperty.NAMESPACE), Grouping.of(CostProperty.CONTROLLER));

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final List<Grouping> TOTALS = List.of(Grouping.CLUSTER, Grouping.NODE);

  private final OpenCostClient client;
  private final Supplier<List<Window>> windows;
  private final List<Grouping> aggregates;
  private final CostMetric costMetric;
  private final @Nullable Duration settledAfter;
  private final String currency;
  private final ServerCapabilities server;

  private OpenCostStores(Builder builder) {
    client = builder.client;
    windows =
        builder.windows == null
            ? () ->
                Window.lastDays(builder.days, builder.daysEndedAgo, builder.clock.instant()).days()
            : builder.windows;
    aggregates = builder.aggregates;
    costMetric = builder.costMetric;
    settledAfter = builder.settledAfter;
    currency = builder.currency;
    server = new ServerCapabilities(client, windows, TimeSource.of(builder.clock));
  }

  /**
   * The last seven days that have ended, by {@link #DEFAULT_AGGREGATES}.
   *
   * @param client not closed
   */
  public static OpenCostStores of(OpenCostClient client) {
    return builder(client).build();
  }

  /**
   * Begins with the defaults.
   *
   * @param client not closed
   */
  public static Builder builder(OpenCostClient client) {
    return new Builder(client);
  }

  /**
   * Asks the server which of the two it is, unless it was asked just now.
   *
   * @throws OpenCostException if it gives no usable answer
   */
  public void check() {
    server.checkReachable();
  }

  /** Begins an auditor of all these stores. */
  public AuditorBuilder auditor() {
    AuditorBuilder auditor =
        Auditor.builder()
            .allocations(allocations())
            .allocationsByNode(allocationsByNode())
            .assets(assets())
            .allocationTotals(allocationTotals())
            .assetTotals(assetTotals())
            .cloudUsage(cloudUsage());
    return aggregates.isEmpty() ? auditor : auditor.aggregates(aggregates());
  }

  /** Allocations of containers. */
  public AllocationStore allocations() {
    return store(
        this::isThere,
        () -> {
          Dialect dialect = server.dialect();
          return AllocationStore.scanning(
              allocationResponses(dialect::allocations),
              allocationTraits()
                  .withIdle(dialect.idle())
                  .counting(dialect.withTenancy() ? Set.of(AllocationKind.SHARED) : Set.of()));
        });
  }

  /**
   * The same by node, for {@link AuditorBuilder#allocationsByNode}. Absent where the others tell
   * idle by node.
   */
  public AllocationStore allocationsByNode() {
    return store(
        server::whyNoAllocationsByNode,
        () ->
            AllocationStore.scanning(
                allocationResponses(Dialect::allocationsByNode),
                allocationTraits().withIdle(Idle.BY_NODE)));
  }

  /** Allocations as the server sums them by cluster and by node. */
  public TotalStore allocationTotals() {
    return store(
        this::isThere,
        () -> ResponseStores.allocationTotals(aggregated(TOTALS), aggregatedTraits()),
        TOTALS);
  }

  /** By the groupings that were given. */
  public AggStore aggregates() {
    return store(
        this::isThere,
        () -> ResponseStores.aggregates(aggregated(aggregates), aggregatedTraits()),
        aggregates);
  }

  public AssetStore assets() {
    return store(
        server::whyNoAssets,
        () -> AssetStore.scanning(assetResponses(Dialect::assets), assetTraits()));
  }

  /** Absent unless the server sums assets. */
  public TotalStore assetTotals() {
    return store(
        server::whyNoAssetTotals,
        () -> {
          Map<Grouping, ServedResponses<Asset>> responses = new LinkedHashMap<>();
          for (Grouping grouping : TOTALS) {
            responses.put(
                grouping, assetResponses(window -> Dialect.assetTotals(window, grouping)));
          }
          return ResponseStores.assetTotals(responses, assetTraits());
        },
        TOTALS);
  }

  /** Absent unless the server has cloud costs. */
  public CloudUsageStore cloudUsage() {
    return store(
        server::whyNoCloudCosts,
        () ->
            CloudUsageStore.scanning(
                new ServedResponses<>(
                    client,
                    Dialect::cloudCosts,
                    () -> new CloudCostReader(costMetric.wireName()),
                    DAY),
                traits(CloudUsageStore.DEFAULT_SETTLED_AFTER).withoutMeasures()));
  }

  private ServedStore store(
      Supplier<Optional<String>> whyAbsent, Supplier<? extends CostStore> store) {
    return store(whyAbsent, store, List.of());
  }

  private ServedStore store(
      Supplier<Optional<String>> whyAbsent,
      Supplier<? extends CostStore> store,
      List<Grouping> groupings) {
    return new ServedStore(windows, whyAbsent, store, groupings);
  }

  private Optional<String> isThere() {
    server.checkReachable();
    return Optional.empty();
  }

  private ServedResponses<Allocation> allocationResponses(Function<Window, OpenCostQuery> queries) {
    return new ServedResponses<>(
        client, queries, () -> new AllocationReader(Accepted.ALLOCATIONS), HOUR);
  }

  private Map<Grouping, ServedResponses<Allocation>> aggregated(List<Grouping> groupings) {
    Dialect dialect = server.dialect();
    Map<Grouping, ServedResponses<Allocation>> responses = new LinkedHashMap<>();
    for (Grouping grouping : groupings) {
      responses.put(grouping, allocationResponses(window -> dialect.aggregated(window, grouping)));
    }
    return responses;
  }

  private ServedResponses<Asset> assetResponses(Function<Window, OpenCostQuery> queries) {
    return new ServedResponses<>(
        client, queries, AssetReader::new, server.dialect().leastOfAssets());
  }

  private StoreTraits allocationTraits() {
    return traits(Duration.ZERO).withRoundingUnit(SavedResponses.ALLOCATION_UNIT);
  }

  private StoreTraits aggregatedTraits() {
    return allocationTraits().counting(SavedResponses.ALL_OPTIONAL_KINDS);
  }

  private StoreTraits assetTraits() {
    return traits(Duration.ZERO).withRoundingUnit(SavedResponses.ASSET_UNIT);
  }

  private StoreTraits traits(Duration settledAfterByDefault) {
    return StoreTraits.exact()
        .withTinyAsZero()
        .withCurrency(currency)
        .withSettledAfter(settledAfter == null ? settledAfterByDefault : settledAfter);
  }

  /** Collects settings. Not safe for use by several threads. */
  public static final class Builder {
    private final OpenCostClient client;
    private @Nullable Supplier<List<Window>> windows;
    private int days = DEFAULT_DAYS;
    private Duration daysEndedAgo = Duration.ZERO;
    private List<Grouping> aggregates = DEFAULT_AGGREGATES;
    private CostMetric costMetric = CostMetric.AMORTIZED_NET;
    private @Nullable Duration settledAfter;
    private String currency = StoreTraits.DEFAULT_CURRENCY;
    private InstantSource clock = InstantSource.system();

    private Builder(OpenCostClient client) {
      this.client = requireNonNull(client, "client");
    }

    /**
     * The windows that the stores hold: these, in whole seconds. Each is asked for as a whole.
     * Takes the place of {@link #days}.
     */
    public Builder windows(Collection<Window> some) {
      Set<Window> sorted = new TreeSet<>();
      for (Window window : some) {
        if (window.isEmpty() || !isWhole(window.start()) || !isWhole(window.end())) {
          throw new IllegalArgumentException(
              "windows must be of whole seconds, at least one: "
                  + window.start()
                  + ", "
                  + window.end());
        }
        sorted.add(window);
      }
      List<Window> held = List.copyOf(sorted);
      windows = () -> held;
      return this;
    }

    private static boolean isWhole(Instant instant) {
      return instant.equals(instant.truncatedTo(ChronoUnit.SECONDS));
    }

    /**
     * The windows that the stores hold: the last so many UTC days that ended at least a while ago,
     * as of each time they are asked for. {@value #DEFAULT_DAYS} days that just ended by default.
     *
     * @param count 1 to {@value #MAX_DAYS}
     * @param ago not negative
     */
    public Builder days(int count, Duration ago) {
      if (count < 1 || count > MAX_DAYS) {
        throw new IllegalArgumentException("days must be 1 to " + MAX_DAYS + ": " + count);
      }
      Durations.notNegative("ago", ago);
      days = count;
      daysEndedAgo = ago;
      windows = null;
      return this;
    }

    /**
     * By what the server is asked to aggregate allocations; none leaves the agg store out of {@link
     * OpenCostStores#auditor}. {@link #DEFAULT_AGGREGATES} by default.
     *
     * @throws IllegalArgumentException if allocations do not have one of the properties
     */
    public Builder aggregates(List<Grouping> groupings) {
      ResponseKeys.checkAggregates(groupings);
      aggregates = List.copyOf(groupings);
      return this;
    }

    /** Which cost of a cloud bill's item is read; {@link CostMetric#AMORTIZED_NET} by default. */
    public Builder costMetric(CostMetric metric) {
      costMetric = requireNonNull(metric, "metric");
      return this;
    }

    /**
     * How long after the end of a window its numbers may still change, of all stores; not negative.
     * Zero by default, but {@link CloudUsageStore#DEFAULT_SETTLED_AFTER} of cloud usage.
     */
    public Builder settledAfter(Duration time) {
      Durations.notNegative("settledAfter", time);
      settledAfter = time;
      return this;
    }

    /**
     * Sets the currency of all amounts of the server, which its answers do not tell; {@value
     * StoreTraits#DEFAULT_CURRENCY} by default. Amounts are not converted.
     *
     * @param code the three capital letters of ISO 4217, such as {@code EUR}
     * @throws IllegalArgumentException if it is not three capital letters
     */
    public Builder currency(String code) {
      currency = StoreTraits.exact().withCurrency(code).currency();
      return this;
    }

    /** Tells which days have ended; the system's by default. */
    public Builder clock(InstantSource source) {
      clock = requireNonNull(source, "source");
      return this;
    }

    /** Makes the stores; nothing is sent yet. */
    public OpenCostStores build() {
      return new OpenCostStores(this);
    }
  }
}
