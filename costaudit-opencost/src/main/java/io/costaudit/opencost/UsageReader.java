package io.costaudit.opencost;

import com.fasterxml.jackson.core.JsonToken;
import java.util.HashMap;
import java.util.Map;

/** Reads what containers used on average, and for how long. One for each document. */
final class UsageReader implements RowReader<UsageReader.Used> {
  /**
   * A container of a pod.
   *
   * @param controllerKind empty where the server knows no controller
   * @param minutes {@code NaN} if the server told no number
   * @param cpu cores on average; {@code NaN} if the server told no number
   * @param memory bytes on average; {@code NaN} if the server told no number
   */
  record Used(
      String cluster,
      String namespace,
      String controllerKind,
      String controller,
      String pod,
      String container,
      double minutes,
      double cpu,
      double memory) {}

  /** All names but those of pods stand in many rows, and are kept. */
  private final Map<String, String> names = new HashMap<>();

  private String cluster = "";
  private String namespace = "";
  private String controllerKind = "";
  private String controller = "";
  private String pod = "";
  private String container = "";

  @Override
  public String rowsField() {
    return "allocations";
  }

  @Override
  public Row<Used> read(JsonInput in, String key) {
    cluster = "";
    namespace = "";
    controllerKind = "";
    controller = "";
    pod = "";
    container = "";
    double minutes = Double.NaN;
    double cpu = Double.NaN;
    double memory = Double.NaN;
    while (in.next() != JsonToken.END_OBJECT) {
      String field = in.name();
      in.next();
      switch (field) {
        case "properties" -> properties(in);
        case "minutes" -> minutes = in.number();
        case "cpuCoreUsageAverage" -> cpu = in.number();
        case "ramByteUsageAverage" -> memory = in.number();
        default -> in.skip();
      }
    }
    Used used =
        new Used(
            cluster, namespace, controllerKind, controller, pod, container, minutes, cpu, memory);
    return new Row<>(key, used, null);
  }

  private void properties(JsonInput in) {
    if (in.isNull()) {
      return;
    }
    in.enterObject();
    while (in.next() != JsonToken.END_OBJECT) {
      String field = in.name();
      in.next();
      switch (field) {
        case "cluster" -> cluster = kept(in.string());
        case "namespace" -> namespace = kept(in.string());
        case "controllerKind" -> controllerKind = kept(in.string());
        case "controller" -> controller = kept(in.string());
        case "pod" -> pod = in.string();
        case "container" -> container = kept(in.string());
        default -> in.skip();
      }
    }
  }

  private String kept(String name) {
    String before = names.putIfAbsent(name, name);
    return before == null ? name : before;
  }
}
