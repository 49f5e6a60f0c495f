package io.costaudit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain trees, as a parser of manifests gives them. */
public final class Trees {
  private Trees() {}

  /** An object of the fields that are given as name, value, name, value … */
  public static Map<String, Object> object(@Nullable Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return object;
  }

  /** A workload {@code shop/cart} of that kind around a pod with these containers. */
  public static Map<String, Object> workload(
      String apiVersion, String kind, Map<?, ?>... containers) {
    Map<String, Object> pod = object("containers", List.of(containers));
    Map<String, Object> spec =
        switch (kind) {
          case "Pod" -> pod;
          case "CronJob" ->
              object(
                  "schedule",
                  "0 * * * *",
                  "jobTemplate",
                  object("spec", object("template", object("spec", pod))));
          case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet" ->
              object(
                  "selector",
                  object("matchLabels", object("app", "cart")),
                  "template",
                  object("metadata", object("labels", object("app", "cart")), "spec", pod));
          default -> object("template", object("spec", pod));
        };
    return object(
        "apiVersion",
        apiVersion,
        "kind",
        kind,
        "metadata",
        object("namespace", "shop", "name", "cart"),
        "spec",
        spec);
  }

  public static Map<String, Object> deployment(Map<?, ?>... containers) {
    return workload("apps/v1", "Deployment", containers);
  }

  /** A container that requests these resources, given as name, value, name, value … */
  public static Map<String, Object> container(String name, Object... requests) {
    return object("name", name, "resources", object("requests", object(requests)));
  }

  /** A copy of the tree with that value at the end of the path of names and indexes. */
  public static Map<String, Object> with(
      Map<String, Object> tree, @Nullable Object value, Object... path) {
    @SuppressWarnings("unchecked") // a copy of a map of that type
    Map<String, Object> copy = (Map<String, Object>) put(tree, value, List.of(path));
    return copy;
  }

  private static @Nullable Object put(
      @Nullable Object place, @Nullable Object value, List<Object> path) {
    if (path.isEmpty()) {
      return value;
    }
    List<Object> rest = path.subList(1, path.size());
    if (path.get(0) instanceof Integer index) {
      List<Object> list = new ArrayList<>(place instanceof List<?> items ? items : List.of());
      if (index == list.size()) {
        list.add(put(null, value, rest));
      } else {
        list.set(index, put(list.get(index), value, rest));
      }
      return list;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    if (place instanceof Map<?, ?> fields) {
      fields.forEach((name, field) -> map.put(String.valueOf(name), field));
    }
    String name = String.valueOf(path.get(0));
    map.put(name, put(map.get(name), value, rest));
    return map;
  }
}
