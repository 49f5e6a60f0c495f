package io.costaudit.opencost.read;

import com.fasterxml.jackson.core.JsonToken;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.AssetType;
import io.costaudit.time.Window;
import java.util.Map;
import java.util.Set;

/**
 * Reads assets, of {@code /assets}. What an asset costs before its adjustment and its credit is
 * never sent: it is what they leave of the total. Of a node the costs of CPU, GPU and RAM are sent,
 * and the discount, and count in place of the total. An asset without a type is a sum of several.
 */
public final class AssetReader implements RowReader<Asset> {
  /** To what discounts are rounded. */
  private static final double DISCOUNT_UNIT = 1e-6;

  private static final Set<String> PROPERTIES =
      Set.of(
          "category", "provider", "account", "project", "service", "cluster", "name", "providerID");

  private final WindowReader windows = new WindowReader();

  @Override
  public String rowsField() {
    return "assets";
  }

  @Override
  public String hint() {
    return "; a server that writes assets does not escape a quote in a name or a type";
  }

  @Override
  public Row<Asset> read(JsonInput in, String key) {
    AssetType type = null;
    Map<String, String> texts = Map.of();
    Map<String, String> labels = Map.of();
    Window window = null;
    double minutes = 0;
    boolean hasTotal = false;
    boolean hasCpu = false;
    double totalCost = 0;
    double adjustment = 0;
    double credit = 0;
    double cpuCost = 0;
    double gpuCost = 0;
    double ramCost = 0;
    double discount = 0;
    while (in.next() != JsonToken.END_OBJECT) {
      String field = in.name();
      in.next();
      switch (field) {
        case "type" -> type = in.isNull() ? null : type(in);
        case "properties" -> texts = in.strings(PROPERTIES);
        case "labels" -> labels = in.strings();
        case "window" -> window = windows.read(in);
        case "minutes" -> minutes = AllocationReader.minutes(in);
        case "totalCost" -> {
          totalCost = in.number();
          hasTotal = true;
        }
        case "adjustment" -> adjustment = in.number();
        case "credit" -> credit = in.number();
        case "cpuCost" -> {
          cpuCost = in.number();
          hasCpu = true;
        }
        case "gpuCost" -> gpuCost = in.number();
        case "ramCost" -> ramCost = in.number();
        case "discount" -> discount = in.number();
        default -> in.skip();
      }
    }
    if (type == null && (hasCpu || !hasTotal)) {
      throw in.unreadable(
          hasCpu
              ? "this is an allocation, not an asset: it has a cpuCost and no type"
              : "this is no asset: it has neither a type nor a totalCost");
    }
    AssetType known = type == null ? AssetType.ANY : type;
    AssetProperties properties = properties(texts, labels);
    Asset asset =
        switch (known) {
          case NODE ->
              Asset.Node.builder(properties)
                  .minutes(minutes)
                  .cpuCost(cpuCost)
                  .ramCost(ramCost)
                  .gpuCost(gpuCost)
                  .discount(
                      hasTotal
                          ? discount(discount, totalCost - adjustment - gpuCost, cpuCost + ramCost)
                          : discount)
                  .adjustment(adjustment)
                  .build();
          case CLOUD ->
              new Asset.Cloud(
                  properties, minutes, totalCost - adjustment - credit, adjustment, credit);
          case ANY, CLUSTER_MANAGEMENT, DISK, LOAD_BALANCER, NETWORK, SHARED ->
              Asset.of(known, properties, minutes, totalCost - adjustment, adjustment);
        };
    return new Row<>(key, asset, window);
  }

  /**
   * The discount that was sent, or what agrees with it but for its rounding and comes to the total
   * that was sent. That of several nodes is a mean with more digits than the six that are sent; of
   * what a large cluster costs the rest is more than audits of totals forgive.
   *
   * @param paid for CPU and RAM
   * @param undiscounted cost of the same
   */
  private static double discount(double sent, double paid, double undiscounted) {
    double exact = 1 - paid / undiscounted;
    boolean isRefined =
        sent > 0 && exact > 0 && exact <= 1 && Math.abs(exact - sent) <= DISCOUNT_UNIT;
    return isRefined ? exact : sent;
  }

  private static AssetType type(JsonInput in) {
    try {
      return AssetType.ofWireName(in.string());
    } catch (IllegalArgumentException e) {
      throw in.unreadable(String.valueOf(e.getMessage()), e);
    }
  }

  private static AssetProperties properties(Map<String, String> texts, Map<String, String> labels) {
    return new AssetProperties(
        texts.getOrDefault("category", ""),
        texts.getOrDefault("provider", ""),
        texts.getOrDefault("account", ""),
        texts.getOrDefault("project", ""),
        texts.getOrDefault("service", ""),
        texts.getOrDefault("cluster", ""),
        texts.getOrDefault("name", ""),
        texts.getOrDefault("providerID", ""),
        labels);
  }
}
