package io.costaudit.cost;

import java.util.Locale;
import java.util.Map;

/**
 * The values by which allocations are grouped, by the rules of OpenCost: an allocation without a
 * controller, label or service is grouped under {@code __unallocated__}; one without a cluster,
 * node, namespace, pod or container is grouped under the empty text.
 */
final class AggregationKeys {
  private AggregationKeys() {}

  static String value(CostProperty property, String name, AllocationProperties row) {
    return switch (property.field()) {
      case KIND -> AllocationKind.ofName(name).wireName();
      case NAME -> name;
      case CLUSTER -> row.cluster();
      case NODE -> row.node();
      case NAMESPACE -> row.namespace();
      case CONTROLLER_KIND -> allocated(row.controllerKind());
      case CONTROLLER -> controller(row);
      case DEPLOYMENT, STATEFULSET, DAEMONSET, JOB -> controllerOf(property.name(), row);
      case POD -> row.pod();
      case CONTAINER -> row.container();
      case PROVIDER_ID -> row.providerId();
      case SERVICE -> service(row);
      case LABEL -> allocated(find(row.labels(), property.argumentText()));
      case ANNOTATION -> allocated(find(row.annotations(), property.argumentText()));
      case PROVIDER, ACCOUNT, PROJECT, CATEGORY, TYPE ->
          throw new IllegalArgumentException("an allocation has no " + property);
    };
  }

  private static String allocated(String value) {
    return value.isEmpty() ? CostProperty.UNALLOCATED : value;
  }

  private static String controller(AllocationProperties row) {
    if (row.controller().isEmpty()) {
      return CostProperty.UNALLOCATED;
    }
    return row.controllerKind().isEmpty()
        ? row.controller()
        : row.controllerKind() + ":" + row.controller();
  }

  private static String controllerOf(String kind, AllocationProperties row) {
    return row.controllerKind().toLowerCase(Locale.ROOT).equals(kind)
        ? allocated(row.controller())
        : CostProperty.UNALLOCATED;
  }

  /**
   * Returns the service of a row. An unmounted load balancer has a service without pods, so it is
   * not a workload of that service.
   */
  private static String service(AllocationProperties row) {
    if (row.services().isEmpty()) {
      return CostProperty.UNALLOCATED;
    }
    String unmounted = AllocationKind.UNMOUNTED.mark();
    boolean isUnmounted =
        row.namespace().equals(unmounted)
            || row.pod().equals(unmounted)
            || row.container().equals(unmounted);
    return isUnmounted ? unmounted : allocated(row.services().get(0));
  }

  /**
   * Returns the value of a label. Stores replace each character that Prometheus does not accept in
   * a name by {@code _}, so both forms of the name match.
   */
  static String find(Map<String, String> labels, String name) {
    if (labels.isEmpty()) {
      return "";
    }
    String value = labels.get(name);
    if (value == null) {
      value = labels.get(sanitized(name));
    }
    return value == null ? "" : value;
  }

  static String sanitized(String name) {
    StringBuilder text = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean isKept = c < 128 && (Character.isLetterOrDigit(c) || c == '_');
      text.append(isKept ? c : '_');
    }
    return text.toString();
  }
}
