package io.costaudit.opencost.replay;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one container cost on one day. Immutable. Costs are in the currency of the server, without
 * their adjustments.
 */
public final class ReplayedAllocation {
  static final int CPU = 0;
  static final int GPU = 1;
  static final int RAM = 2;
  static final int PV = 3;
  static final int NETWORK = 4;
  static final int LOAD_BALANCER = 5;
  static final int MEASURES = 6;

  /** How many of the measures, the first ones, a node has idle of. */
  static final int IDLE_MEASURES = 3;

  final String cluster;
  final String node;
  final String namespace;
  final String pod;
  final String container;
  final String controllerKind;
  final String controller;
  final List<String> services;
  final Map<String, String> labels;
  final double[] costs;
  final double[] adjustments;
  final double[] hours;
  final Optional<double[]> usage;
  final Optional<Window> ran;
  final double shared;
  final double external;
  private final String name;

  private ReplayedAllocation(Builder builder) {
    cluster = builder.cluster;
    node = builder.node;
    namespace = builder.namespace;
    pod = builder.pod;
    container = builder.container;
    controllerKind = builder.controllerKind;
    controller = builder.controller;
    services = List.copyOf(builder.services);
    labels = builder.labels.isEmpty() ? Map.of() : new TreeMap<>(builder.labels);
    costs = builder.costs.clone();
    adjustments = builder.adjustments.clone();
    hours = builder.hours.clone();
    usage = builder.usage.map(double[]::clone);
    ran = builder.ran;
    shared = builder.shared;
    external = builder.external;
    name = cluster + "/" + node + "/" + namespace + "/" + pod + "/" + container;
  }

  private ReplayedAllocation(ReplayedAllocation other, double cpu) {
    cluster = other.cluster;
    node = other.node;
    namespace = other.namespace;
    pod = other.pod;
    container = other.container;
    controllerKind = other.controllerKind;
    controller = other.controller;
    services = other.services;
    labels = other.labels;
    costs = other.costs.clone();
    costs[CPU] += cpu;
    adjustments = other.adjustments;
    hours = other.hours;
    usage = other.usage;
    ran = other.ran;
    shared = other.shared;
    external = other.external;
    name = other.name;
  }

  /** The same at another cost of CPU, by so much. */
  public ReplayedAllocation withMoreCpu(double cost) {
    return new ReplayedAllocation(this, cost);
  }

  /** Begins one that costs nothing. */
  public static Builder at(
      String cluster, String node, String namespace, String pod, String container) {
    return new Builder(cluster, node, namespace, pod, container);
  }

  /** Cluster, node, namespace, pod and container, with strokes between. */
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }

  /** Not safe for use by several threads. Costs may be anything, {@code NaN} too. */
  public static final class Builder {
    private final String cluster;
    private final String node;
    private final String namespace;
    private final String pod;
    private final String container;
    private final double[] costs = new double[MEASURES];
    private final double[] adjustments = new double[MEASURES];
    private final double[] hours = new double[MEASURES];
    private final List<String> services = new ArrayList<>();
    private final Map<String, String> labels = new TreeMap<>();
    private Optional<double[]> usage = Optional.empty();
    private Optional<Window> ran = Optional.empty();
    private String controllerKind = "";
    private String controller = "";
    private double shared;
    private double external;

    private Builder(String cluster, String node, String namespace, String pod, String container) {
      this.cluster = requireNonNull(cluster, "cluster");
      this.node = requireNonNull(node, "node");
      this.namespace = requireNonNull(namespace, "namespace");
      this.pod = requireNonNull(pod, "pod");
      this.container = requireNonNull(container, "container");
    }

    /** Such as {@code deployment}, {@code web}. */
    public Builder controller(String kind, String name) {
      controllerKind = requireNonNull(kind, "kind");
      controller = requireNonNull(name, "name");
      return this;
    }

    /** Adds one. */
    public Builder service(String name) {
      services.add(name);
      return this;
    }

    /** Adds one. */
    public Builder label(String name, String value) {
      labels.put(name, value);
      return this;
    }

    /** Cost and adjustment. */
    public Builder cpu(double cost, double adjustment) {
      return set(CPU, cost, adjustment);
    }

    /** Cost and adjustment. */
    public Builder gpu(double cost, double adjustment) {
      return set(GPU, cost, adjustment);
    }

    /** Cost and adjustment. */
    public Builder ram(double cost, double adjustment) {
      return set(RAM, cost, adjustment);
    }

    /** Cost and adjustment. */
    public Builder pv(double cost, double adjustment) {
      return set(PV, cost, adjustment);
    }

    /** Cost and adjustment. */
    public Builder network(double cost, double adjustment) {
      return set(NETWORK, cost, adjustment);
    }

    /** Cost and adjustment. */
    public Builder loadBalancer(double cost, double adjustment) {
      return set(LOAD_BALANCER, cost, adjustment);
    }

    private Builder set(int measure, double cost, double adjustment) {
      costs[measure] = cost;
      adjustments[measure] = adjustment;
      return this;
    }

    /** Core hours, GPU hours, and byte hours of memory and of volumes. */
    public Builder hours(double cpu, double gpu, double ram, double pv) {
      hours[CPU] = cpu;
      hours[GPU] = gpu;
      hours[RAM] = ram;
      hours[PV] = pv;
      return this;
    }

    /**
     * Cores and bytes on average over its day, or while it {@link #ran}, {@code NaN} too; what it
     * requests unless told. Of GPUs it always uses what it requests.
     */
    public Builder usage(double cores, double bytes) {
      usage = Optional.of(new double[] {cores, Double.NaN, bytes});
      return this;
    }

    /** When it ran, a part of its day; all day unless told. */
    public Builder ran(Window when) {
      ran = Optional.of(when);
      return this;
    }

    /** What it pays of others. */
    public Builder shared(double cost) {
      shared = cost;
      return this;
    }

    /** What it pays outside of the cluster. */
    public Builder external(double cost) {
      external = cost;
      return this;
    }

    public ReplayedAllocation build() {
      return new ReplayedAllocation(this);
    }
  }
}
