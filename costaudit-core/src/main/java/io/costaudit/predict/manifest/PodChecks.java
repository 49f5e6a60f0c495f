package io.costaudit.predict.manifest;

import io.costaudit.internal.Quoted;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.read.ResourceNames;
import io.costaudit.predict.read.Tree;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.ResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Checks a workload as the API server does when it receives the manifest, so that a prediction says
 * which workloads would never run. These checks do not depend on other objects, such as a
 * LimitRange.
 */
public final class PodChecks {
  private static final Set<ResourceType> NEEDS_SELECTOR =
      Set.of(
          ResourceType.DEPLOYMENT,
          ResourceType.STATEFULSET,
          ResourceType.DAEMONSET,
          ResourceType.REPLICASET);

  /** Resources that are counted in bytes. */
  private static final Set<String> BYTES =
      Set.of(ResourceNames.MEMORY, ResourceNames.EPHEMERAL_STORAGE);

  /** More cores than that are most often millicores without their suffix. */
  private static final Quantity MOST_CORES = Quantity.parse("256");

  /** Fewer bytes than that are most often MiB without their suffix. */
  private static final Quantity LEAST_BYTES = Quantity.parse("1Mi");

  private static final String SUFFIX = "; a suffix such as m, Mi or Gi may be missing or wrong";

  private PodChecks() {}

  /**
   * Returns one sentence for each reason why the API server refuses the containers of a workload,
   * and for each amount of bytes that is probably a slip.
   *
   * @param pod as the manifest gives it, before a LimitRange fills it in
   */
  static List<String> ofContainers(PodSpec pod) {
    List<String> found = new ArrayList<>();
    if (pod.containers().stream().noneMatch(it -> it.role() == Container.Role.REGULAR)) {
      found.add(refused("it has no containers"));
    }
    Set<String> names = new HashSet<>();
    for (Container container : pod.containers()) {
      String name = "container " + Quoted.of(container.name());
      if (container.name().isEmpty()) {
        found.add(refused("a container has no name"));
      } else if (!names.add(container.name())) {
        found.add(
            refused(
                "it has more than one container of the name "
                    + Quoted.of(container.name())
                    + ", and each of them is counted"));
      }
      checkHugePages(name, container, found);
      TreeSet<String> resources = new TreeSet<>(container.requests().keySet());
      resources.addAll(container.limits().keySet());
      for (String resource : resources) {
        checkAmounts(name, container, resource, found);
      }
    }
    Container together = new Container("", Container.Role.REGULAR, pod.requests(), pod.limits());
    checkHugePages("the pod", together, found);
    for (String resource : BYTES) {
      checkBytes("the pod", together, resource, found);
    }
    return found;
  }

  private static void checkAmounts(
      String name, Container container, String resource, List<String> found) {
    Quantity request = container.requests().get(resource);
    Quantity limit = container.limits().get(resource);
    if (isExtended(resource)) {
      Quantity amount = container.limited(resource).orElse(Quantity.ZERO);
      if (isFraction(amount) || (request != null && isFraction(request))) {
        found.add(
            refused(
                name
                    + " asks for "
                    + (isFraction(amount) ? amount : request)
                    + " of "
                    + resource
                    + ", which must be a whole number"));
      }
    }
    if (request != null && mayNotExceedRequest(resource)) {
      if (limit == null) {
        found.add(
            refused(
                name
                    + " requests "
                    + request
                    + " of "
                    + resource
                    + " without a limit, which this resource must have"));
      } else if (request.compareTo(limit) != 0) {
        found.add(
            refused(
                name
                    + " requests "
                    + request
                    + " of "
                    + resource
                    + " with a limit of "
                    + limit
                    + ", but the two must be equal for this resource"));
      }
    } else if (request != null && limit != null && request.compareTo(limit) > 0) {
      found.add(
          refused(
              name
                  + " requests "
                  + request
                  + " of "
                  + resource
                  + ", more than its limit of "
                  + limit));
    }
    if (BYTES.contains(resource)) {
      checkBytes(name, container, resource, found);
    }
    checkSize(name, container, resource, found);
  }

  /** Huge pages are whole pages, and Kubernetes gives them only together with cpu or memory. */
  private static void checkHugePages(String name, Container container, List<String> found) {
    TreeSet<String> resources = new TreeSet<>(container.requests().keySet());
    resources.addAll(container.limits().keySet());
    Set<String> pages = new TreeSet<>(resources);
    pages.removeIf(resource -> !resource.startsWith(ResourceNames.HUGE_PAGES));
    for (String resource : pages) {
      Quantity amount = container.limited(resource).orElse(Quantity.ZERO);
      Optional<Quantity> page = pageSize(resource);
      if (page.isEmpty()) {
        found.add(
            refused(
                name
                    + " asks for "
                    + resource
                    + ", which names no size of a page; a size is written as in "
                    + ResourceNames.HUGE_PAGES
                    + "2Mi"));
      } else if (amount.exactValue().remainder(page.get().exactValue()).signum() != 0) {
        found.add(
            refused(
                name
                    + " asks for "
                    + amount
                    + " of "
                    + resource
                    + ", which is no whole number of pages of "
                    + page.get()));
      }
    }
    if (!pages.isEmpty()
        && !resources.contains(ResourceNames.CPU)
        && !resources.contains(ResourceNames.MEMORY)) {
      found.add(
          refused(
              name
                  + " asks for "
                  + String.join(" and ", pages)
                  + " without cpu or memory, one of which it must ask for too"));
    }
  }

  private static Optional<Quantity> pageSize(String resource) {
    try {
      return Optional.of(Quantity.parse(resource.substring(ResourceNames.HUGE_PAGES.length())))
          .filter(size -> size.signum() > 0);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void checkBytes(
      String name, Container container, String resource, List<String> found) {
    Set<String> said = new LinkedHashSet<>();
    for (Map<String, Quantity> amounts : List.of(container.requests(), container.limits())) {
      Quantity amount = amounts.get(resource);
      if (amount != null && isFraction(amount) && said.add(amount.toString())) {
        String text = amount.toString();
        found.add(
            name
                + " asks for "
                + text
                + " of "
                + resource
                + ", which is "
                + amount.exactValue().stripTrailingZeros().toPlainString()
                + " bytes: Kubernetes counts no parts of a byte"
                + SUFFIX);
      }
    }
  }

  /** Adds a sentence for an amount that Kubernetes accepts but hardly anybody means. */
  private static void checkSize(
      String name, Container container, String resource, List<String> found) {
    Quantity amount = container.requested(resource).orElse(Quantity.ZERO);
    if (resource.equals(ResourceNames.CPU) && amount.compareTo(MOST_CORES) > 0) {
      found.add(
          name + " requests " + amount + " cores of cpu, more than a usual node has" + SUFFIX);
    } else if (resource.equals(ResourceNames.MEMORY)
        && !amount.isZero()
        && !isFraction(amount)
        && amount.compareTo(LEAST_BYTES) < 0) {
      found.add(
          name
              + " requests "
              + amount.exactValue().stripTrailingZeros().toPlainString()
              + " bytes of memory, less than any program needs"
              + SUFFIX);
    }
  }

  /** Returns whether a node offers the resource only because a device plugin or a user adds it. */
  private static boolean isExtended(String resource) {
    return resource.contains("/") && !resource.contains("kubernetes.io/");
  }

  private static boolean mayNotExceedRequest(String resource) {
    return isExtended(resource) || resource.startsWith(ResourceNames.HUGE_PAGES);
  }

  private static boolean isFraction(Quantity amount) {
    return amount.exactValue().stripTrailingZeros().scale() > 0;
  }

  private static String refused(String reason) {
    return "the API server refuses this workload: "
        + reason
        + "; its cost is predicted as if the API server accepted it";
  }

  /**
   * Returns why the API server refuses the selector of a workload, in at most one sentence. An
   * object that was read from a server has passed this check.
   */
  public static List<String> ofSelector(Tree object, ResourceType type) {
    boolean isRequired =
        NEEDS_SELECTOR.contains(type)
            && object.at("apiVersion").string().orElse("").equals("apps/v1");
    boolean isDefaulted = type == ResourceType.REPLICATIONCONTROLLER;
    if (object.at("metadata", "uid").isPresent() || !(isRequired || isDefaulted)) {
      return List.of();
    }
    try {
      Tree selector = object.at("spec", "selector");
      if (isDefaulted) {
        return selector.keys().isEmpty()
            ? List.of()
            : mismatch(selector.strings(), List.of(), labels(object));
      }
      if (!selector.isPresent()) {
        return List.of(refused("spec.selector is missing, which a " + type.kind() + " must have"));
      }
      Map<String, String> wanted = selector.at("matchLabels").strings();
      List<Tree> expressions = selector.at("matchExpressions").list();
      if (wanted.isEmpty() && expressions.isEmpty()) {
        return List.of(refused("spec.selector is empty, so it names no label of the pods"));
      }
      return mismatch(wanted, expressions, labels(object));
    } catch (IllegalArgumentException e) {
      return List.of(refused(String.valueOf(e.getMessage())));
    }
  }

  private static Map<String, String> labels(Tree object) {
    return new HashMap<>(object.at("spec", "template", "metadata", "labels").strings());
  }

  private static List<String> mismatch(
      Map<String, String> wanted, List<Tree> expressions, Map<String, String> labels) {
    for (Map.Entry<String, String> entry : new TreeMap<>(wanted).entrySet()) {
      String label = labels.get(entry.getKey());
      if (!entry.getValue().equals(label)) {
        return List.of(
            refused(
                "spec.selector wants the label "
                    + Quoted.of(entry.getKey() + "=" + entry.getValue())
                    + ", but spec.template.metadata.labels has "
                    + (label == null ? "no such label" : Quoted.of(entry.getKey() + "=" + label))));
      }
    }
    for (Tree expression : expressions) {
      if (!matches(expression, labels)) {
        return List.of(
            refused(expression.path() + " does not match spec.template.metadata.labels"));
      }
    }
    return List.of();
  }

  private static boolean matches(Tree expression, Map<String, String> labels) {
    String label = labels.get(expression.at("key").string().orElse(""));
    List<String> values =
        expression.at("values").list().stream().map(v -> v.string().orElse("")).toList();
    return switch (expression.at("operator").string().orElse("")) {
      case "In" -> label != null && values.contains(label);
      case "NotIn" -> label == null || !values.contains(label);
      case "Exists" -> label != null;
      case "DoesNotExist" -> label == null;
      default -> false;
    };
  }
}
