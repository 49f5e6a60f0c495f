package io.costaudit.opencost;

import static java.util.Objects.requireNonNull;

import io.costaudit.audit.AuditorBuilder;
import io.costaudit.cost.AggStore;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetStore;
import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.CloudUsageStore;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.InMemoryAssetStore;
import io.costaudit.cost.InMemoryCloudUsageStore;
import io.costaudit.cost.Measure;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.StoreTraits.Idle;
import io.costaudit.cost.TotalStore;
import io.costaudit.opencost.read.AllocationReader;
import io.costaudit.opencost.read.AllocationReader.Accepted;
import io.costaudit.opencost.read.AssetReader;
import io.costaudit.opencost.read.CloudCostReader;
import io.costaudit.opencost.read.IdleRows;
import io.costaudit.opencost.read.ResponseKeys;
import io.costaudit.opencost.read.ResponseParser;
import io.costaudit.opencost.read.ResponseParser.Form;
import io.costaudit.opencost.read.ResponseStores;
import io.costaudit.opencost.read.RowReader;
import io.costaudit.opencost.read.SavedRows;
import io.costaudit.opencost.read.WindowedRows;
import io.costaudit.time.Durations;
import io.costaudit.time.Window;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers of OpenCost and Kubecost that somebody saved, as the stores that audits compare.
 *
 * <p>Files hold one answer each, in JSON, packed by gzip or not, of old servers or new ones, with
 * the envelope or without. A path may be a folder: its files that end in {@code .json} or {@code
 * .json.gz} are read, in the order of their names. A store reads its files once when it is made and
 * again for each question, so that its memory does not grow with them; a file that changed is
 * noticed. A row belongs to the window that it names, else to that of its set, else to {@link
 * Builder#window}. Old versions of Kubecost name in a row the part of the day in which its pod ran:
 * a row whose window lies within that of its set, or of another row of its set, belongs to the
 * wider window, as when a live server is asked for that window.
 *
 * <p>Several files of one store may hold the same window, if they hold different rows, such as the
 * answers of two clusters. A row that stands in two of them, or in two sets of one file, is an
 * {@link IllegalArgumentException} that names both files: its cost would count twice. If files
 * change after the store was made and then hold a row twice, reading them fails with an {@link
 * UnreadableResponseException}. Two rows are the same if they have the same window, key and
 * cluster; for bills, the same account in place of the cluster. Rows that no workload owns, such as
 * {@code __idle__}, and that name no cluster, are not compared.
 *
 * <table>
 *   <caption>What is read</caption>
 *   <tr><th>store</th><th>answers of</th><th>numbers are rounded to</th></tr>
 *   <tr><td>allocations</td><td>{@code /allocation}, {@code /allocation/compute}</td><td>{@value
 *       #ALLOCATION_UNIT}</td></tr>
 *   <tr><td>allocations</td><td>{@code /allocation/summary}: without adjustments, and with no
 *       properties but those in a name of five parts</td><td>exact</td></tr>
 *   <tr><td>allocations by node</td><td>{@code /allocation} aggregated by {@code cluster,node}, idle
 *       shared</td><td>{@value #ALLOCATION_UNIT}</td></tr>
 *   <tr><td>assets</td><td>{@code /assets}</td><td>{@value #ASSET_UNIT}</td></tr>
 *   <tr><td>cloud usage</td><td>{@code /cloudCost}</td><td>exact</td></tr>
 *   <tr><td>allocation totals</td><td>{@code /allocation} aggregated by {@code cluster} and by
 *       {@code cluster,node}; or totals as the server keeps them</td><td>{@value #ALLOCATION_UNIT};
 *       exact</td></tr>
 *   <tr><td>asset totals</td><td>{@code /assets} aggregated by {@code cluster} and by {@code
 *       cluster,name}</td><td>{@value #ASSET_UNIT}</td></tr>
 *   <tr><td>aggregates</td><td>{@code /allocation} aggregated by any
 *       property</td><td>{@value #ALLOCATION_UNIT}</td></tr>
 * </table>
 *
 * <p>A number that the answer does not know, {@code null}, is NaN, so that an audit names it; one
 * that is not there is zero. Of a node the costs of CPU, GPU and RAM are read, not the total; so
 * they are off by half a unit times the cost where the server rounded its discount.
 *
 * <p>Stores throw an {@link UnreadableResponseException} if a file is no answer, both when they are
 * made and, if the file changed since, when they are used. Immutable; threads may share it and its
 * stores.
 */
public final class SavedResponses {
  /** What a server rounds the numbers of allocations to: {@value}. */
  public static final double ALLOCATION_UNIT = 0.00001;

  /** What a server rounds the numbers of assets to: {@value}. */
  public static final double ASSET_UNIT = 0.000001;

  /** The kinds that an answer to {@code /allocation} has beside workloads and idle cost. */
  static final Set<AllocationKind> ALL_OPTIONAL_KINDS =
      Set.of(AllocationKind.UNMOUNTED, AllocationKind.SHARED, AllocationKind.EXTERNAL);

  private final @Nullable Window window;
  private final CostMetric costMetric;
  private final @Nullable Duration settledAfter;
  private final String currency;
  private final boolean withTenancy;

  private SavedResponses(Builder builder) {
    window = builder.window;
    costMetric = builder.costMetric;
    settledAfter = builder.settledAfter;
    currency = builder.currency;
    withTenancy = builder.withTenancy;
  }

  public static SavedResponses ofDefaults() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * The allocations in answers of {@code /allocation} or {@code /allocation/summary}. How idle is
   * told is what all idle rows have: a node, a cluster or neither.
   *
   * @param paths files or folders, at least one
   * @throws IllegalArgumentException if there is no file
   */
  public AllocationStore allocations(List<Path> paths) {
    IdleRows idle = new IdleRows();
    SavedRows<Allocation> files =
        opened(paths, () -> new AllocationReader(Accepted.ALLOCATIONS), idle::add);
    return AllocationStore.scanning(files, allocationTraits(files.form(), idle));
  }

  /**
   * The allocations in one answer, read now and kept in memory.
   *
   * @param origin what it is called in messages
   * @param response read to its end, not closed
   */
  public InMemoryAllocationStore allocations(String origin, InputStream response) {
    WindowedRows<Allocation> rows = new WindowedRows<>(window);
    Form form = parse(origin, response, new AllocationReader(Accepted.ALLOCATIONS), rows);
    IdleRows idle = new IdleRows();
    rows.rows().values().forEach(some -> some.forEach(idle::add));
    InMemoryAllocationStore store = new InMemoryAllocationStore(allocationTraits(form, idle));
    rows.rows().forEach(store::put);
    return store;
  }

  private StoreTraits allocationTraits(Form form, IdleRows idle) {
    return traits(Duration.ZERO)
        .withRoundingUnit(form.roundingUnit(ALLOCATION_UNIT))
        .withIdle(idle.told())
        .counting(withTenancy ? Set.of(AllocationKind.SHARED) : Set.of());
  }

  /**
   * Allocations summed by node with the idle of each node spread over what runs on it, for {@link
   * AuditorBuilder#allocationsByNode}: answers of {@code /allocation} with {@code
   * aggregate=cluster,node}, {@code includeIdle}, {@code shareIdle} and {@code idleByNode}.
   * OpenCost tells by no other question at which node its idle stands.
   *
   * @param paths files or folders, at least one
   * @throws IllegalArgumentException if there is no file
   */
  public AllocationStore allocationsByNode(List<Path> paths) {
    SavedRows<Allocation> files =
        opened(paths, () -> new AllocationReader(Accepted.ALLOCATIONS), unused -> {});
    return AllocationStore.scanning(
        files,
        traits(Duration.ZERO)
            .withRoundingUnit(files.form().roundingUnit(ALLOCATION_UNIT))
            .withIdle(Idle.BY_NODE));
  }

  /**
   * The assets in answers of {@code /assets}.
   *
   * @param paths files or folders, at least one
   * @throws IllegalArgumentException if there is no file
   */
  public AssetStore assets(List<Path> paths) {
    return AssetStore.scanning(assetFiles(paths), assetTraits());
  }

  /**
   * The assets in one answer, read now and kept in memory.
   *
   * @param origin what it is called in messages
   * @param response read to its end, not closed
   */
  public InMemoryAssetStore assets(String origin, InputStream response) {
    WindowedRows<Asset> rows = new WindowedRows<>(window);
    Form unused = parse(origin, response, new AssetReader(), rows);
    InMemoryAssetStore store = new InMemoryAssetStore(assetTraits());
    rows.rows().forEach(store::put);
    return store;
  }

  private SavedRows<Asset> assetFiles(List<Path> paths) {
    return opened(paths, AssetReader::new, unused -> {});
  }

  private StoreTraits assetTraits() {
    return traits(Duration.ZERO).withRoundingUnit(ASSET_UNIT);
  }

  /**
   * The items of cloud bills in answers of {@code /cloudCost}: of their five costs the {@link
   * Builder#costMetric}. The account is {@code accountID}, else {@code invoiceEntityID}.
   *
   * <table>
   *   <caption>Categories, which become those of assets</caption>
   *   <tr><th>sent</th><th>read</th></tr>
   *   <tr><td>{@code Virtual Machine}, {@code Compute}</td><td>{@code Compute}</td></tr>
   *   <tr><td>{@code Disk}, {@code Storage}</td><td>{@code Storage}</td></tr>
   *   <tr><td>{@code Load Balancer}, {@code Network}</td><td>{@code Network}</td></tr>
   *   <tr><td>{@code Cluster Management}, {@code Management}</td><td>{@code Management}</td></tr>
   *   <tr><td>{@code Other}</td><td>{@code Other}</td></tr>
   *   <tr><td>anything else</td><td>the same</td></tr>
   * </table>
   *
   * @param paths files or folders, at least one
   * @throws IllegalArgumentException if there is no file
   */
  public CloudUsageStore cloudUsage(List<Path> paths) {
    SavedRows<CloudUsage> files =
        opened(paths, () -> new CloudCostReader(costMetric.wireName()), unused -> {});
    return CloudUsageStore.scanning(files, cloudUsageTraits());
  }

  /**
   * The items of cloud bills in one answer, read now and kept in memory.
   *
   * @param origin what it is called in messages
   * @param response read to its end, not closed
   */
  public InMemoryCloudUsageStore cloudUsage(String origin, InputStream response) {
    WindowedRows<CloudUsage> rows = new WindowedRows<>(window);
    Form unused = parse(origin, response, new CloudCostReader(costMetric.wireName()), rows);
    InMemoryCloudUsageStore store = new InMemoryCloudUsageStore(cloudUsageTraits());
    rows.rows().forEach(store::put);
    return store;
  }

  private StoreTraits cloudUsageTraits() {
    return traits(CloudUsageStore.DEFAULT_SETTLED_AFTER).withoutMeasures();
  }

  /**
   * Totals of allocations: answers of {@code /allocation}, aggregated by {@code cluster} and by
   * {@code cluster,node}, which count what is unmounted, shared and external; or totals as the
   * server keeps them, which do not: {@code {"c1/n1":{"cluster":"c1","node":"n1","cpuCost":8,…}}}.
   * Idle rows are left out. Cluster and node are the properties of a row, else parts of its name.
   *
   * @param paths by {@link Grouping#CLUSTER}, {@link Grouping#NODE} or both
   * @throws IllegalArgumentException if there is no file, another grouping, or answers of both
   *     kinds
   */
  public TotalStore allocationTotals(Map<Grouping, List<Path>> paths) {
    ResponseKeys.checkTotals(paths.keySet());
    Map<Grouping, SavedRows<Allocation>> files =
        files(paths, () -> new AllocationReader(Accepted.ALLOCATIONS_OR_TOTALS));
    Form form = form(files);
    if (form.isMixed()) {
      throw new IllegalArgumentException(
          "some of the files hold allocations and some hold totals; accepted are one or the other");
    }
    return ResponseStores.allocationTotals(
        files,
        traits(Duration.ZERO)
            .withRoundingUnit(form.roundingUnit(ALLOCATION_UNIT))
            .counting(form.totals() ? Set.of() : ALL_OPTIONAL_KINDS));
  }

  /**
   * Allocations aggregated by some properties: answers of {@code /allocation}, which count what is
   * unmounted, shared and external. Their keys are the names of their rows; idle rows are left out.
   *
   * @param paths by what they are aggregated, at least one
   * @throws IllegalArgumentException if there is no file, or a property that allocations do not
   *     have
   */
  public AggStore aggregates(Map<Grouping, List<Path>> paths) {
    ResponseKeys.checkAggregates(paths.keySet());
    Map<Grouping, SavedRows<Allocation>> files =
        files(paths, () -> new AllocationReader(Accepted.ALLOCATIONS));
    return ResponseStores.aggregates(
        files,
        traits(Duration.ZERO)
            .withRoundingUnit(form(files).roundingUnit(ALLOCATION_UNIT))
            .counting(ALL_OPTIONAL_KINDS));
  }

  /**
   * Totals of assets: answers of {@code /assets}, aggregated by {@code cluster,type} and by {@code
   * cluster,name,type}, or without the type. All of a cost is {@link Measure#OTHER}. Cluster and
   * name are the properties of a row, else, where it has no type, parts of its key. The totals
   * follow OpenCost: rows whose type is network, cloud or shared are left out, and the management
   * fee of a cluster is counted for the cluster alone. A row that sums several types counts in
   * full.
   *
   * @param paths by {@link Grouping#CLUSTER}, {@link Grouping#NODE} or both
   * @throws IllegalArgumentException if there is no file, or another grouping
   */
  public TotalStore assetTotals(Map<Grouping, List<Path>> paths) {
    ResponseKeys.checkTotals(paths.keySet());
    return ResponseStores.assetTotals(files(paths, AssetReader::new), assetTraits());
  }

  private <R extends CostRow> Map<Grouping, SavedRows<R>> files(
      Map<Grouping, List<Path>> paths, Supplier<? extends RowReader<R>> readers) {
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("no file is given; accepted are files and folders");
    }
    Map<Grouping, SavedRows<R>> files = new LinkedHashMap<>();
    paths.forEach((grouping, some) -> files.put(grouping, opened(some, readers, unused -> {})));
    return files;
  }

  private <R extends CostRow> SavedRows<R> opened(
      List<Path> paths, Supplier<? extends RowReader<R>> readers, Consumer<? super R> observer) {
    return new SavedRows<>(paths, readers, window, observer, UnreadableResponseException::new);
  }

  private static <R extends CostRow> Form parse(
      String origin, InputStream response, RowReader<R> reader, WindowedRows<R> rows) {
    return ResponseParser.read(origin, response, reader, rows, UnreadableResponseException::new);
  }

  private static Form form(Map<Grouping, SavedRows<Allocation>> files) {
    return files.values().stream().map(SavedRows::form).reduce(Form.NONE, Form::and);
  }

  private StoreTraits traits(Duration settledAfterByDefault) {
    return StoreTraits.exact()
        .withTinyAsZero()
        .withCurrency(currency)
        .withSettledAfter(settledAfter == null ? settledAfterByDefault : settledAfter);
  }

  /** Collects settings. Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable Window window;
    private CostMetric costMetric = CostMetric.AMORTIZED_NET;
    private @Nullable Duration settledAfter;
    private String currency = StoreTraits.DEFAULT_CURRENCY;
    private boolean withTenancy;

    private Builder() {}

    /**
     * The window of rows that name none, in sets that name none; such rows are an error without it.
     */
    public Builder window(Window window) {
      this.window = requireNonNull(window, "window");
      return this;
    }

    /** Which cost of a cloud bill's item is read; {@link CostMetric#AMORTIZED_NET} by default. */
    public Builder costMetric(CostMetric costMetric) {
      this.costMetric = requireNonNull(costMetric, "costMetric");
      return this;
    }

    /**
     * How long after the end of a window its numbers may still change, of all stores; not negative.
     * Zero by default, but {@link CloudUsageStore#DEFAULT_SETTLED_AFTER} of cloud usage.
     */
    public Builder settledAfter(Duration settledAfter) {
      Durations.notNegative("settledAfter", settledAfter);
      this.settledAfter = settledAfter;
      return this;
    }

    /**
     * Sets the currency of all amounts in the files, which the files do not tell; {@value
     * StoreTraits#DEFAULT_CURRENCY} by default. Amounts are not converted.
     *
     * @param code the three capital letters of ISO 4217, such as {@code EUR}
     * @throws IllegalArgumentException if it is not three capital letters
     */
    public Builder currency(String code) {
      currency = StoreTraits.exact().withCurrency(code).currency();
      return this;
    }

    /**
     * The allocations carry, in their shared cost, the fees for clusters and the disks of nodes, as
     * those of Kubecost do by {@code shareTenancyCosts}; by default they do not, as in OpenCost.
     */
    public Builder withTenancy() {
      withTenancy = true;
      return this;
    }

    public SavedResponses build() {
      return new SavedResponses(this);
    }
  }
}
