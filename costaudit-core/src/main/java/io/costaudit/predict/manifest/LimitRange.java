package io.costaudit.predict.manifest;

import io.costaudit.internal.Quoted;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.read.KubernetesWords;
import io.costaudit.predict.read.ResourceNames;
import io.costaudit.predict.read.Tree;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.VolumeClaim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A LimitRange as the API server applies it to the pods of its namespace when they are created: to
 * regular containers, sidecars and ordinary init containers alike.
 *
 * <p>A request that a container leaves out is its own limit. Within the LimitRange, a missing
 * default limit is the maximum; a missing default request is the default limit, or else the
 * minimum. The defaults fill in what a container leaves out. So {@code max: {cpu: 2}} alone makes
 * each silent container request 2 cores.
 *
 * @param name name of the object
 * @param defaults default limits of a container
 * @param defaultRequests default requests of a container
 * @param bounds bounds on the requests and limits of containers, pods and claims of volumes
 * @param unknownFields one sentence for each field that Kubernetes drops, probably a slip
 */
record LimitRange(
    String name,
    Map<String, Quantity> defaults,
    Map<String, Quantity> defaultRequests,
    List<Bounds> bounds,
    List<String> unknownFields) {
  private static final String CONTAINER = "Container";
  private static final String POD = "Pod";
  private static final String CLAIM = "PersistentVolumeClaim";
  private static final String STORAGE = "storage";

  /**
   * The bounds for objects of one kind.
   *
   * @param type kind of the object: Container, Pod or PersistentVolumeClaim
   * @param min smallest requests and limits
   * @param max largest requests and limits
   * @param ratio largest quotient of limit and request
   */
  record Bounds(
      String type,
      Map<String, Quantity> min,
      Map<String, Quantity> max,
      Map<String, Quantity> ratio) {}

  static LimitRange read(Tree object, Quantity.Limits limits) {
    Map<String, Quantity> defaults = new HashMap<>();
    Map<String, Quantity> defaultRequests = new HashMap<>();
    List<Bounds> bounds = new ArrayList<>();
    for (Tree item : object.at("spec", "limits").list()) {
      String type = type(item.at("type").required());
      Bounds bound =
          new Bounds(
              type,
              item.at("min").quantities(limits),
              item.at("max").quantities(limits),
              item.at("maxLimitRequestRatio").quantities(limits));
      bounds.add(bound);
      if (type.equals(CONTAINER)) {
        Map<String, Quantity> limit = new HashMap<>(item.at("default").quantities(limits));
        bound.max().forEach(limit::putIfAbsent);
        Map<String, Quantity> request = new HashMap<>(item.at("defaultRequest").quantities(limits));
        limit.forEach(request::putIfAbsent);
        bound.min().forEach(request::putIfAbsent);
        defaults.putAll(limit);
        defaultRequests.putAll(request);
      }
    }
    String name = object.at("metadata", "name").string().orElse("");
    List<String> unknownFields =
        UnknownFields.ofLimitRange(object).stream()
            .map(sentence -> "the LimitRange " + Quoted.of(name) + ": " + sentence)
            .toList();
    return new LimitRange(name, defaults, defaultRequests, bounds, unknownFields);
  }

  /** Returns the type of an item. A type of a domain, such as example.com/Disk, limits no pods. */
  private static String type(Tree place) {
    String text = place.string().orElse("");
    return text.contains("/") ? text : place.word(KubernetesWords.LIMIT_TYPES).orElse("");
  }

  /** Returns the pod with what its containers leave out filled in. */
  PodSpec fill(PodSpec pod) {
    List<Container> filled = new ArrayList<>(pod.containers().size());
    for (Container container : pod.containers()) {
      Map<String, Quantity> limits = new HashMap<>(container.limits());
      Map<String, Quantity> requests = new HashMap<>(container.requests());
      limits.forEach(requests::putIfAbsent);
      defaults.forEach(limits::putIfAbsent);
      defaultRequests.forEach(requests::putIfAbsent);
      filled.add(new Container(container.name(), container.role(), requests, limits));
    }
    return pod.withContainers(filled);
  }

  /**
   * Returns why the API server would refuse a pod, one sentence for each reason.
   *
   * @param pod with everything filled in
   */
  List<String> refusals(PodSpec pod) {
    List<String> refusals = new ArrayList<>();
    for (Bounds bound : bounds) {
      if (bound.type().equals(CONTAINER)) {
        for (Container container : pod.containers()) {
          String what = "container " + Quoted.of(container.name());
          check(bound, what, container.requests(), container.limits(), refusals);
        }
      } else if (bound.type().equals(POD)) {
        check(bound, "a pod", sums(pod, true), sums(pod, false), refusals);
      }
    }
    return refusals;
  }

  /** Returns why the API server would refuse a claim of a volume. */
  List<String> refusals(VolumeClaim claim) {
    List<String> refusals = new ArrayList<>();
    for (Bounds bound : bounds) {
      if (bound.type().equals(CLAIM)) {
        Map<String, Quantity> asked = Map.of(STORAGE, claim.storage());
        check(bound, "claim " + Quoted.of(claim.name()), asked, Map.of(), refusals);
      }
    }
    return refusals;
  }

  private void check(
      Bounds bound,
      String what,
      Map<String, Quantity> requests,
      Map<String, Quantity> limits,
      List<String> refusals) {
    boolean claim = bound.type().equals(CLAIM);
    new TreeMap<>(bound.min())
        .forEach(
            (resource, min) -> {
              Quantity request = requests.get(resource);
              Quantity limit = limits.get(resource);
              if (request == null) {
                refusals.add(refusal(what + " requests no " + resource, "the minimum is " + min));
              } else if (request.compareTo(min) < 0) {
                refusals.add(
                    refusal(asks(what, "requests", request, resource), "the minimum is " + min));
              } else if (limit != null && limit.compareTo(min) < 0) {
                refusals.add(
                    refusal(asks(what, "limits to", limit, resource), "the minimum is " + min));
              }
            });
    new TreeMap<>(bound.max())
        .forEach(
            (resource, max) -> {
              Quantity request = requests.get(resource);
              Quantity limit = limits.get(resource);
              if (request != null && request.compareTo(max) > 0) {
                refusals.add(
                    refusal(asks(what, "requests", request, resource), "the maximum is " + max));
              } else if (limit == null && !claim) {
                refusals.add(
                    refusal(what + " has no limit of " + resource, "the maximum is " + max));
              } else if (limit != null && limit.compareTo(max) > 0) {
                refusals.add(
                    refusal(asks(what, "limits to", limit, resource), "the maximum is " + max));
              }
            });
    new TreeMap<>(bound.ratio())
        .forEach(
            (resource, ratio) -> {
              Quantity request = requests.get(resource);
              Quantity limit = limits.get(resource);
              if (request == null || request.isZero() || limit == null) {
                refusals.add(
                    refusal(
                        what + " has no request or no limit of " + resource,
                        "a limit may be at most " + ratio + " times the request"));
              } else if (limit
                      .exactValue()
                      .compareTo(request.exactValue().multiply(ratio.exactValue()))
                  > 0) {
                refusals.add(
                    refusal(
                        asks(what, "limits to", limit, resource) + " and requests " + request,
                        "a limit may be at most " + ratio + " times the request"));
              }
            });
  }

  private static String asks(String what, String verb, Quantity amount, String resource) {
    return what + " " + verb + " " + amount + " of " + resource;
  }

  private String refusal(String what, String rule) {
    return "the LimitRange "
        + Quoted.of(name)
        + " would refuse its pods: "
        + what
        + ", but "
        + rule
        + "; the cost is predicted as if the pods ran";
  }

  /**
   * Returns the sums of a pod: of the containers that run at once, or of an init container if that
   * is more.
   */
  private static Map<String, Quantity> sums(PodSpec pod, boolean isOfRequests) {
    Map<String, Quantity> running = new HashMap<>();
    Map<String, Quantity> starting = new HashMap<>();
    for (Container container : pod.containers()) {
      boolean ordinaryInit = container.role() == Container.Role.INIT;
      (isOfRequests ? container.requests() : container.limits())
          .forEach(
              (resource, amount) -> {
                if (ordinaryInit) {
                  starting.merge(resource, amount, Quantity::max);
                } else {
                  running.merge(resource, amount, Quantity::plus);
                }
              });
    }
    starting.forEach((resource, amount) -> running.merge(resource, amount, Quantity::max));
    running.putAll(isOfRequests ? podLevel(pod.requests()) : podLevel(pod.limits()));
    return running;
  }

  private static Map<String, Quantity> podLevel(Map<String, Quantity> amounts) {
    Map<String, Quantity> accepted = new HashMap<>(amounts);
    accepted.keySet().removeIf(resource -> !ResourceNames.isPodLevel(resource));
    return accepted;
  }
}
