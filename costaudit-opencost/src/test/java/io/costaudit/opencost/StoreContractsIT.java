package io.costaudit.opencost;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.cost.AggStore;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.AssetStore;
import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.CloudUsageStore;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.TotalStore;
import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.ReplayedResponse;
import io.costaudit.opencost.replay.ReplayingServer;
import io.costaudit.testkit.contract.AggStoreContract;
import io.costaudit.testkit.contract.AllocationStoreContract;
import io.costaudit.testkit.contract.AssetStoreContract;
import io.costaudit.testkit.contract.CloudUsageStoreContract;
import io.costaudit.testkit.contract.CostCapability;
import io.costaudit.testkit.contract.TotalStoreContract;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import io.costaudit.testkit.family.CostFamily.Line;
import io.costaudit.time.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * What stores promise, of a live server and of saved answers. Their traits say that servers round,
 * whatever is served.
 *
 * <p>Of a row that a server summed, the answer does not tell how many rows are in it.
 */
class StoreContractsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<Measure, String> FIELDS =
      Map.of(
          Measure.CPU, "cpuCost",
          Measure.GPU, "gpuCost",
          Measure.RAM, "ramCost",
          Measure.PV, "pvCost",
          Measure.NETWORK, "networkCost",
          Measure.LOAD_BALANCER, "loadBalancerCost",
          Measure.SHARED, "sharedCost",
          Measure.EXTERNAL, "externalCost");

  private final List<AutoCloseable> open = new ArrayList<>();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable some : open) {
      some.close();
    }
  }

  // Responses

  private static void number(ObjectNode row, String field, double value) {
    if (Double.isFinite(value)) {
      row.put(field, value);
    } else {
      row.putNull(field);
    }
  }

  private static void window(ObjectNode row, Window window) {
    row.putObject("window")
        .put("start", window.start().toString())
        .put("end", window.end().toString());
  }

  private static String answer(ObjectNode rows) {
    ObjectNode answer = JSON.createObjectNode().put("code", 200);
    answer.putArray("data").add(rows);
    return answer.toString();
  }

  private static String allocations(Day day) {
    ObjectNode rows = JSON.createObjectNode();
    for (Allocation allocation : day.allocations()) {
      // A server gives equal rows in several sets; here, each has a key of its own.
      String key = rows.has(allocation.name()) ? "again-" + rows.size() : allocation.name();
      ObjectNode row = rows.putObject(key).put("name", allocation.name());
      AllocationProperties of = allocation.properties();
      ObjectNode properties =
          row.putObject("properties")
              .put("cluster", of.cluster())
              .put("node", of.node())
              .put("namespace", of.namespace())
              .put("controllerKind", of.controllerKind())
              .put("controller", of.controller())
              .put("pod", of.pod())
              .put("container", of.container())
              .put("providerID", of.providerId());
      ArrayNode services = properties.putArray("services");
      of.services().forEach(services::add);
      ObjectNode labels = properties.putObject("labels");
      of.labels().forEach(labels::put);
      ObjectNode annotations = properties.putObject("annotations");
      of.annotations().forEach(annotations::put);
      window(row, day.window());
      costs(row, allocation.minutes(), allocation.costs());
    }
    return answer(rows);
  }

  private static void costs(ObjectNode row, double minutes, Costs costs) {
    row.put("minutes", minutes);
    FIELDS.forEach(
        (measure, field) -> {
          number(row, field, costs.cost(measure));
          if (measure != Measure.SHARED && measure != Measure.EXTERNAL) {
            number(row, field + "Adjustment", costs.adjustment(measure));
          }
        });
  }

  /** Allocations that the server summed, each under its key. */
  private static String summed(Window window, List<Line> lines) {
    ObjectNode rows = JSON.createObjectNode();
    for (Line line : lines) {
      String name = line.key().toString();
      ObjectNode row = rows.putObject(name).put("name", name);
      row.putObject("properties");
      window(row, window);
      costs(row, line.minutes(), line.costs());
    }
    return answer(rows);
  }

  /** Assets that the server summed, of which it tells one cost. */
  private static String summedAssets(Window window, List<Line> lines) {
    ObjectNode rows = JSON.createObjectNode();
    for (Line line : lines) {
      List<String> key = line.key().values();
      ObjectNode row = rows.putObject(line.key().toString());
      ObjectNode properties = row.putObject("properties").put("cluster", key.get(0));
      if (key.size() > 1) {
        properties.put("name", key.get(1));
      }
      window(row, window);
      row.put("minutes", line.minutes());
      double cost = 0;
      double adjustment = 0;
      for (Measure measure : Measure.values()) {
        cost += line.costs().cost(measure);
        adjustment += line.costs().adjustment(measure);
      }
      number(row, "adjustment", adjustment);
      number(row, "totalCost", cost + adjustment);
    }
    return answer(rows);
  }

  private static String assets(Day day) {
    ObjectNode rows = JSON.createObjectNode();
    for (Asset asset : day.assets()) {
      ObjectNode row = rows.putObject(asset.type() + "/" + rows.size());
      row.put("type", asset.type().wireName());
      AssetProperties of = asset.properties();
      row.putObject("properties")
          .put("category", of.category())
          .put("provider", of.provider())
          .put("account", of.account())
          .put("project", of.project())
          .put("service", of.service())
          .put("cluster", of.cluster())
          .put("name", of.name())
          .put("providerID", of.providerId());
      ObjectNode labels = row.putObject("labels");
      of.labels().forEach(labels::put);
      window(row, day.window());
      row.put("minutes", asset.minutes());
      number(row, "adjustment", asset.adjustment());
      number(row, "totalCost", asset.totalCost());
      if (asset instanceof Asset.Node node) {
        number(row, "cpuCost", node.cpuCost());
        number(row, "gpuCost", node.gpuCost());
        number(row, "ramCost", node.ramCost());
        number(row, "discount", node.discount());
      }
    }
    return answer(rows);
  }

  /** An item has one cost, which is what its three parts come to. */
  private static String bill(Day day) {
    ObjectNode answer = JSON.createObjectNode().put("code", 200);
    ObjectNode set = answer.putObject("data").putArray("sets").addObject();
    ObjectNode rows = set.putObject("cloudCosts");
    for (CloudUsage usage : day.bill()) {
      ObjectNode row = rows.putObject("item-" + rows.size());
      row.putObject("properties")
          .put("providerID", usage.providerId())
          .put("provider", usage.provider())
          .put("accountID", usage.account())
          .put("service", usage.service())
          .put("category", usage.category());
      window(row, day.window());
      number(
          row.putObject("amortizedNetCost"),
          "cost",
          usage.cost() + usage.adjustment() + usage.credit());
    }
    window(set, day.window());
    return answer.toString();
  }

  // Where they come from

  private OpenCostStores served(
      Dialect dialect, String path, List<Day> days, Function<Day, String> answers) {
    ReplayingServer server = ReplayingServer.builder(dialect).start();
    OpenCostClient client = OpenCostClient.builder(server.root()).build();
    open.add(client);
    open.add(server);
    for (Day day : days) {
      server.serve(
          path,
          day.window().start() + "," + day.window().end(),
          ReplayedResponse.of(200, "application/json", answers.apply(day)));
    }
    return OpenCostStores.builder(client).windows(days.stream().map(Day::window).toList()).build();
  }

  /** A server that sums by each grouping. */
  private OpenCostStores summing(
      Dialect dialect,
      String path,
      List<Day> days,
      CostFamily.Store store,
      Function<Grouping, String> parameters,
      BiFunction<Window, List<Line>, String> answers) {
    ReplayingServer server = ReplayingServer.builder(dialect).start();
    OpenCostClient client = OpenCostClient.builder(server.root()).build();
    open.add(client);
    open.add(server);
    for (Day day : days) {
      String window = day.window().start() + "," + day.window().end();
      day.tables(store)
          .forEach(
              (grouping, lines) ->
                  server.serve(
                      request ->
                          request.path().endsWith(path)
                              && request.parameter("window").equals(Optional.of(window))
                              && request
                                  .parameter("aggregate")
                                  .equals(Optional.of(parameters.apply(grouping))),
                      ReplayedResponse.of(
                          200, "application/json", answers.apply(day.window(), lines))));
    }
    return OpenCostStores.builder(client)
        .windows(days.stream().map(Day::window).toList())
        .aggregates(CostFamily.AGGREGATED)
        .build();
  }

  private Map<Grouping, List<Path>> tableFiles(
      List<Day> days, CostFamily.Store store, BiFunction<Window, List<Line>, String> answers) {
    Map<Grouping, List<Path>> files = new LinkedHashMap<>();
    for (Day day : days) {
      day.tables(store)
          .forEach(
              (grouping, lines) -> {
                String name =
                    (grouping + "-" + day.window().start()).replaceAll("[^a-z0-9]", "_") + ".json";
                files
                    .computeIfAbsent(grouping, by -> new ArrayList<>())
                    .add(Responses.file(folder, name, answers.apply(day.window(), lines)));
              });
    }
    return files;
  }

  private List<Path> files(List<Day> days, Function<Day, String> answers) {
    return days.stream()
        .map(
            day ->
                Responses.file(
                    folder, day.window().start().getEpochSecond() + ".json", answers.apply(day)))
        .toList();
  }

  /** Of the server that tells idle by node, as these rows have it. */
  @Nested
  class ServedAllocations extends AllocationStoreContract {
    @Override
    protected AllocationStore createStore(List<Day> days) {
      return served(Dialect.KUBECOST, "/allocation", days, StoreContractsIT::allocations)
          .allocations();
    }

    @Override
    protected Set<CostCapability> capabilities() {
      return ofRows();
    }

    @Override
    protected Optional<AllocationStore> createFailingStore() {
      ReplayingServer server = ReplayingServer.builder(Dialect.OPENCOST).start();
      OpenCostClient client = OpenCostClient.builder(server.root()).retries(0).build();
      open.add(client);
      server.close();
      return Optional.of(OpenCostStores.of(client).allocations());
    }
  }

  @Nested
  class SavedAllocations extends AllocationStoreContract {
    @Override
    protected AllocationStore createStore(List<Day> days) {
      return SavedResponses.ofDefaults().allocations(files(days, StoreContractsIT::allocations));
    }

    @Override
    protected Set<CostCapability> capabilities() {
      return ofRows();
    }
  }

  @Nested
  class ServedAssets extends AssetStoreContract {
    @Override
    protected AssetStore createStore(List<Day> days) {
      return served(Dialect.OPENCOST, "/assets", days, StoreContractsIT::assets).assets();
    }

    @Override
    protected Set<CostCapability> capabilities() {
      return ofRows();
    }
  }

  @Nested
  class SavedAssets extends AssetStoreContract {
    @Override
    protected AssetStore createStore(List<Day> days) {
      return SavedResponses.ofDefaults().assets(files(days, StoreContractsIT::assets));
    }

    @Override
    protected Set<CostCapability> capabilities() {
      return ofRows();
    }
  }

  /** Bills of this wire have one cost, and words of their own: a disk comes back as storage. */
  abstract static class BillContract extends CloudUsageStoreContract {
    @Override
    protected CloudUsage asKept(CloudUsage item) {
      return new CloudUsage(
          item.providerId(),
          item.provider(),
          item.account(),
          item.service(),
          item.category().equals("Disk") ? "Storage" : item.category(),
          item.cost() + item.adjustment() + item.credit(),
          0,
          0);
    }

    @Override
    protected Set<CostCapability> capabilities() {
      return EnumSet.complementOf(EnumSet.of(CostCapability.BY_MEASURE));
    }
  }

  @Nested
  class ServedBill extends BillContract {
    @Override
    protected CloudUsageStore createStore(List<Day> days) {
      return served(Dialect.OPENCOST, "/cloudCost", days, StoreContractsIT::bill).cloudUsage();
    }
  }

  @Nested
  class SavedBill extends BillContract {
    @Override
    protected CloudUsageStore createStore(List<Day> days) {
      return SavedResponses.ofDefaults().cloudUsage(files(days, StoreContractsIT::bill));
    }
  }

  private static Set<CostCapability> ofRows() {
    return EnumSet.complementOf(EnumSet.of(CostCapability.EXACT_NUMBERS));
  }

  /** The answer does not tell how many rows were summed. */
  private static Set<CostCapability> ofSums() {
    return EnumSet.of(CostCapability.NOT_A_NUMBER, CostCapability.BY_MEASURE);
  }

  /** Of summed assets nor what they cost by measure. */
  abstract static class AssetTotalsContract extends TotalStoreContract {
    @Override
    protected CostFamily.Store totals() {
      return CostFamily.Store.ASSET_TOTALS;
    }

    @Override
    protected Set<CostCapability> capabilities() {
      return EnumSet.of(CostCapability.NOT_A_NUMBER);
    }
  }

  @Nested
  class ServedAllocationTotals extends TotalStoreContract {
    @Override
    protected TotalStore createStore(List<Day> days) {
      return summing(
              Dialect.OPENCOST,
              "/allocation",
              days,
              totals(),
              Grouping::toString,
              StoreContractsIT::summed)
          .allocationTotals();
    }

    @Override
    protected Set<CostCapability> capabilities() {
      return ofSums();
    }
  }

  @Nested
  class SavedAllocationTotals extends TotalStoreContract {
    @Override
    protected TotalStore createStore(List<Day> days) {
      return SavedResponses.ofDefaults()
          .allocationTotals(tableFiles(days, totals(), StoreContractsIT::summed));
    }

    @Override
    protected Set<CostCapability> capabilities() {
      return ofSums();
    }
  }

  @Nested
  class ServedAssetTotals extends AssetTotalsContract {
    @Override
    protected TotalStore createStore(List<Day> days) {
      return summing(
              Dialect.KUBECOST,
              "/assets",
              days,
              totals(),
              by -> by.equals(Grouping.CLUSTER) ? "cluster,type" : "cluster,name,type",
              StoreContractsIT::summedAssets)
          .assetTotals();
    }
  }

  @Nested
  class SavedAssetTotals extends AssetTotalsContract {
    @Override
    protected TotalStore createStore(List<Day> days) {
      return SavedResponses.ofDefaults()
          .assetTotals(tableFiles(days, totals(), StoreContractsIT::summedAssets));
    }
  }

  @Nested
  class ServedAggregates extends AggStoreContract {
    @Override
    protected AggStore createStore(List<Day> days) {
      return summing(
              Dialect.OPENCOST,
              "/allocation",
              days,
              CostFamily.Store.AGGREGATES,
              Grouping::toString,
              StoreContractsIT::summed)
          .aggregates();
    }

    @Override
    protected Set<CostCapability> capabilities() {
      return ofSums();
    }
  }

  @Nested
  class SavedAggregates extends AggStoreContract {
    @Override
    protected AggStore createStore(List<Day> days) {
      return SavedResponses.ofDefaults()
          .aggregates(tableFiles(days, CostFamily.Store.AGGREGATES, StoreContractsIT::summed));
    }

    @Override
    protected Set<CostCapability> capabilities() {
      return ofSums();
    }
  }
}
