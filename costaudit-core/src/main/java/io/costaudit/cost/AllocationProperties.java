package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * The properties of a workload that has a cost. A text is empty where the store does not have it,
 * as in rows that are sums of others.
 *
 * @param controllerKind the kind of the controller in lower case, such as {@code deployment}
 * @param services the Kubernetes services in front of the workload; a grouping by service uses the
 *     first
 * @param labels the labels by name, as the store writes it, usually with {@code _} for all
 *     characters but letters and digits
 * @param annotations the annotations by name, written in the same way
 */
public record AllocationProperties(
    String cluster,
    String node,
    String namespace,
    String controllerKind,
    String controller,
    String pod,
    String container,
    String providerId,
    List<String> services,
    Map<String, String> labels,
    Map<String, String> annotations) {
  /** The properties of a workload of which nothing is known. */
  public static final AllocationProperties NONE = builder().build();

  public AllocationProperties {
    requireNonNull(cluster, "cluster");
    requireNonNull(node, "node");
    requireNonNull(namespace, "namespace");
    requireNonNull(controllerKind, "controllerKind");
    requireNonNull(controller, "controller");
    requireNonNull(pod, "pod");
    requireNonNull(container, "container");
    requireNonNull(providerId, "providerId");
    services = List.copyOf(services);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** A builder of properties, all empty at first. Not safe for use by several threads. */
  public static final class Builder {
    private String cluster = "";
    private String node = "";
    private String namespace = "";
    private String controllerKind = "";
    private String controller = "";
    private String pod = "";
    private String container = "";
    private String providerId = "";
    private List<String> services = List.of();
    private Map<String, String> labels = Map.of();
    private Map<String, String> annotations = Map.of();

    private Builder() {}

    public Builder cluster(String cluster) {
      this.cluster = cluster;
      return this;
    }

    public Builder node(String node) {
      this.node = node;
      return this;
    }

    public Builder namespace(String namespace) {
      this.namespace = namespace;
      return this;
    }

    public Builder controllerKind(String controllerKind) {
      this.controllerKind = controllerKind;
      return this;
    }

    public Builder controller(String controller) {
      this.controller = controller;
      return this;
    }

    /** Sets the kind and the name of the controller. */
    public Builder controller(String kind, String name) {
      return controllerKind(kind).controller(name);
    }

    public Builder pod(String pod) {
      this.pod = pod;
      return this;
    }

    public Builder container(String container) {
      this.container = container;
      return this;
    }

    public Builder providerId(String providerId) {
      this.providerId = providerId;
      return this;
    }

    public Builder services(List<String> services) {
      this.services = services;
      return this;
    }

    public Builder labels(Map<String, String> labels) {
      this.labels = labels;
      return this;
    }

    public Builder annotations(Map<String, String> annotations) {
      this.annotations = annotations;
      return this;
    }

    public AllocationProperties build() {
      return new AllocationProperties(
          cluster,
          node,
          namespace,
          controllerKind,
          controller,
          pod,
          container,
          providerId,
          services,
          labels,
          annotations);
    }
  }
}
