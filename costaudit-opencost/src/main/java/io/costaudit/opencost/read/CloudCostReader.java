package io.costaudit.opencost.read;

import com.fasterxml.jackson.core.JsonToken;
import io.costaudit.cost.CloudUsage;
import io.costaudit.time.Window;
import java.util.Map;
import java.util.Set;

/**
 * Reads items of cloud bills, of {@code /cloudCost}. One of the five costs of an item is its cost;
 * none has an adjustment or a credit. The account is {@code accountID}, else {@code
 * invoiceEntityID}.
 *
 * <p>Cloud costs have a vocabulary of categories of their own:
 *
 * <table>
 *   <caption>Categories</caption>
 *   <tr><th>sent</th><th>read</th></tr>
 *   <tr><td>{@code Virtual Machine}, {@code Compute}</td><td>{@code Compute}</td></tr>
 *   <tr><td>{@code Disk}, {@code Storage}</td><td>{@code Storage}</td></tr>
 *   <tr><td>{@code Load Balancer}, {@code Network}</td><td>{@code Network}</td></tr>
 *   <tr><td>{@code Cluster Management}, {@code Management}</td><td>{@code Management}</td></tr>
 *   <tr><td>{@code Other}</td><td>{@code Other}</td></tr>
 *   <tr><td>anything else</td><td>the same</td></tr>
 * </table>
 */
public final class CloudCostReader implements RowReader<CloudUsage> {
  private static final Map<String, String> CATEGORIES =
      Map.of(
          "Virtual Machine", "Compute",
          "Disk", "Storage",
          "Load Balancer", "Network",
          "Cluster Management", "Management");

  private static final Set<String> PROPERTIES =
      Set.of("providerID", "provider", "accountID", "invoiceEntityID", "service", "category");

  private final String costField;
  private final WindowReader windows = new WindowReader();

  /**
   * Begins a document.
   *
   * @param costField the field of an item that holds its cost, such as {@code amortizedNetCost}
   */
  public CloudCostReader(String costField) {
    this.costField = costField;
  }

  @Override
  public String rowsField() {
    return "cloudCosts";
  }

  @Override
  public Row<CloudUsage> read(JsonInput in, String key) {
    Map<String, String> texts = Map.of();
    Window window = null;
    boolean hasCost = false;
    double cost = 0;
    while (in.next() != JsonToken.END_OBJECT) {
      String field = in.name();
      in.next();
      if (field.equals(costField)) {
        cost = cost(in);
        hasCost = true;
        continue;
      }
      switch (field) {
        case "properties" -> texts = in.strings(PROPERTIES);
        case "window" -> window = windows.read(in);
        default -> in.skip();
      }
    }
    // Servers differ in which costs they know; one that is not known is not zero.
    if (!hasCost) {
      throw in.unreadable("this is no cloud cost: it has no " + costField);
    }
    return new Row<>(key, usage(texts, cost), window);
  }

  private static double cost(JsonInput in) {
    if (in.isNull()) {
      return Double.NaN;
    }
    in.enterObject();
    double cost = 0;
    while (in.next() != JsonToken.END_OBJECT) {
      String field = in.name();
      in.next();
      if (field.equals("cost")) {
        cost = in.number();
      } else {
        in.skip();
      }
    }
    return cost;
  }

  private static CloudUsage usage(Map<String, String> texts, double cost) {
    String account = texts.getOrDefault("accountID", "");
    String category = texts.getOrDefault("category", "");
    return new CloudUsage(
        texts.getOrDefault("providerID", ""),
        texts.getOrDefault("provider", ""),
        account.isEmpty() ? texts.getOrDefault("invoiceEntityID", "") : account,
        texts.getOrDefault("service", ""),
        CATEGORIES.getOrDefault(category, category),
        cost,
        0,
        0);
  }
}
