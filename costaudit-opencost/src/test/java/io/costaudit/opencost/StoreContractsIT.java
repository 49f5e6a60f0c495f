package io.costaudit.opencost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.AssetStore;
import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.CloudUsageStore;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.ReplayedAnswer;
import io.costaudit.opencost.replay.ReplayingServer;
import io.costaudit.testkit.AllocationStoreContract;
import io.costaudit.testkit.AssetStoreContract;
import io.costaudit.testkit.CloudUsageStoreContract;
import io.costaudit.testkit.CostFamilies;
import io.costaudit.testkit.CostFamily.Day;
import io.costaudit.time.Window;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What stores of rows promise, of a live server and of saved answers. The answers are written here
 * with all their digits, as the promise is about exact numbers, and servers round theirs.
 *
 * <p>Stores of totals and aggregates are left out: of a row that a server summed, the answer does
 * not tell how many rows are in it, which is part of what those stores promise.
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

  // Answers

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
      ObjectNode row = rows.putObject(allocation.name()).put("name", allocation.name());
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
      window(row, day.window());
      row.put("minutes", allocation.minutes());
      Costs costs = allocation.costs();
      FIELDS.forEach(
          (measure, field) -> {
            number(row, field, costs.cost(measure));
            if (measure != Measure.SHARED && measure != Measure.EXTERNAL) {
              number(row, field + "Adjustment", costs.adjustment(measure));
            }
          });
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

  private OpenCostStores served(String path, List<Day> days, Function<Day, String> answers) {
    ReplayingServer server = ReplayingServer.builder(Dialect.OPENCOST).start();
    OpenCostClient client = OpenCostClient.builder(server.root()).build();
    open.add(client);
    open.add(server);
    for (Day day : days) {
      server.serve(
          path,
          day.window().start() + "," + day.window().end(),
          ReplayedAnswer.of(200, "application/json", answers.apply(day)));
    }
    return OpenCostStores.builder(client).windows(days.stream().map(Day::window).toList()).build();
  }

  private List<Path> files(List<Day> days, Function<Day, String> answers) {
    return days.stream()
        .map(
            day ->
                Answers.file(
                    folder, day.window().start().getEpochSecond() + ".json", answers.apply(day)))
        .toList();
  }

  @Nested
  class ServedAllocations extends AllocationStoreContract {
    @Override
    protected AllocationStore createStore(List<Day> days) {
      return served("/allocation", days, StoreContractsIT::allocations).allocations();
    }
  }

  @Nested
  class SavedAllocations extends AllocationStoreContract {
    @Override
    protected AllocationStore createStore(List<Day> days) {
      return SavedAnswers.ofDefaults().allocations(files(days, StoreContractsIT::allocations));
    }
  }

  @Nested
  class ServedAssets extends AssetStoreContract {
    @Override
    protected AssetStore createStore(List<Day> days) {
      return served("/assets", days, StoreContractsIT::assets).assets();
    }
  }

  @Nested
  class SavedAssets extends AssetStoreContract {
    @Override
    protected AssetStore createStore(List<Day> days) {
      return SavedAnswers.ofDefaults().assets(files(days, StoreContractsIT::assets));
    }
  }

  /** Bills of this wire have words of their own: a disk comes back as storage. */
  abstract static class BillContract extends CloudUsageStoreContract {
    @Override
    protected CloudUsage asKept(CloudUsage item) {
      return new CloudUsage(
          item.providerId(),
          item.provider(),
          item.account(),
          item.service(),
          item.category().equals("Disk") ? "Storage" : item.category(),
          item.cost(),
          item.adjustment(),
          item.credit());
    }
  }

  @Nested
  class ServedBill extends BillContract {
    @Override
    protected CloudUsageStore createStore(List<Day> days) {
      return served("/cloudCost", days, StoreContractsIT::bill).cloudUsage();
    }
  }

  @Nested
  class SavedBill extends BillContract {
    @Override
    protected CloudUsageStore createStore(List<Day> days) {
      return SavedAnswers.ofDefaults().cloudUsage(files(days, StoreContractsIT::bill));
    }
  }
}
