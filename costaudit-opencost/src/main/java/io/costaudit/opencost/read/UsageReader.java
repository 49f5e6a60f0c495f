package io.costaudit.opencost.read;

import com.fasterxml.jackson.core.JsonToken;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.time.Window;

/** Reads what containers used on average, and for how long. One for each document. */
public final class UsageReader implements RowReader<UsageReader.Used> {
  /**
   * A container of a pod.
   *
   * @param of its kind of controller is empty where the server knows none
   * @param minutes {@code NaN} if the server told no number
   * @param cpu cores on average; {@code NaN} if the server told no number
   * @param memory bytes on average; {@code NaN} if the server told no number
   */
  public record Used(AllocationProperties of, double minutes, double cpu, double memory) {}

  private final PropertiesReader propertiesReader = new PropertiesReader();
  private final WindowReader windows = new WindowReader();

  @Override
  public String rowsField() {
    return "allocations";
  }

  @Override
  public Row<Used> read(JsonInput in, String key) {
    AllocationProperties properties = AllocationProperties.NONE;
    Window window = null;
    double minutes = Double.NaN;
    double cpu = Double.NaN;
    double memory = Double.NaN;
    while (in.next() != JsonToken.END_OBJECT) {
      String field = in.name();
      in.next();
      switch (field) {
        case "properties" -> {
          if (!in.isNull()) {
            properties = propertiesReader.read(in);
          }
        }
        case "window" -> window = windows.read(in);
        case "minutes" -> minutes = in.number();
        case "cpuCoreUsageAverage" -> cpu = in.number();
        case "ramByteUsageAverage" -> memory = in.number();
        default -> in.skip();
      }
    }
    return new Row<>(key, new Used(properties, minutes, cpu, memory), window);
  }
}
