package io.costaudit.opencost.read;

import com.fasterxml.jackson.core.JsonToken;
import io.costaudit.time.Window;

/**
 * Reads what the CPU, the memory and the GPUs of allocations cost, and for how many hours. One for
 * each document.
 */
public final class CostedHoursReader implements RowReader<CostedHoursReader.ClusterHours> {
  /**
   * A resource of a cluster.
   *
   * @param cost with its adjustment; {@code NaN} if the server told no number
   * @param hours of cores, bytes or GPUs; {@code NaN} if the server told no number
   */
  public record CostedHours(double cost, double hours) {
    private static CostedHours of(double cost, double adjustment, double hours) {
      // Where nothing was used, nobody misses what it cost.
      return hours == 0 && Double.isNaN(cost)
          ? new CostedHours(0, 0)
          : new CostedHours(cost + adjustment, hours);
    }
  }

  /**
   * A row.
   *
   * @param cluster the server's id of it
   */
  public record ClusterHours(String cluster, CostedHours cpu, CostedHours ram, CostedHours gpu) {}

  private final PropertiesReader properties = new PropertiesReader();
  private final WindowReader windows = new WindowReader();

  @Override
  public String rowsField() {
    return "allocations";
  }

  @Override
  public Row<ClusterHours> read(JsonInput in, String key) {
    double cpuCost = Double.NaN;
    double cpuAdjustment = 0;
    double cpuHours = 0;
    double ramCost = Double.NaN;
    double ramAdjustment = 0;
    double ramHours = 0;
    double gpuCost = Double.NaN;
    double gpuAdjustment = 0;
    double gpuHours = 0;
    boolean hasCost = false;
    String cluster = "";
    Window window = null;
    while (in.next() != JsonToken.END_OBJECT) {
      String field = in.name();
      in.next();
      switch (field) {
        case "cpuCost" -> {
          cpuCost = in.number();
          hasCost = true;
        }
        case "cpuCostAdjustment" -> cpuAdjustment = in.number();
        case "cpuCoreHours" -> cpuHours = in.number();
        case "ramCost" -> ramCost = in.number();
        case "ramCostAdjustment" -> ramAdjustment = in.number();
        case "ramByteHours" -> ramHours = in.number();
        case "gpuCost" -> gpuCost = in.number();
        case "gpuCostAdjustment" -> gpuAdjustment = in.number();
        case "gpuHours" -> gpuHours = in.number();
        case "properties" -> cluster = in.isNull() ? "" : properties.read(in).cluster();
        case "window" -> window = windows.read(in);
        default -> in.skip();
      }
    }
    if (!hasCost) {
      throw in.unreadable("this is no allocation: it has no cpuCost");
    }
    ClusterHours hours =
        new ClusterHours(
            cluster.isEmpty() ? key : cluster,
            CostedHours.of(cpuCost, cpuAdjustment, cpuHours),
            CostedHours.of(ramCost, ramAdjustment, ramHours),
            CostedHours.of(gpuCost, gpuAdjustment, gpuHours));
    return new Row<>(key, hours, window);
  }
}
