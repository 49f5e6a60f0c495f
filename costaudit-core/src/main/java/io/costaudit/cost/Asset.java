package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

/**
 * A row of an asset store: an asset, such as a node or a disk, and its cost in one window. There
 * are eight types of assets, as in OpenCost. Totals and audits read {@link #costs()}, in which the
 * discount is taken off and the adjustment is spread over the measures. Numbers may be NaN.
 * Immutable; threads may share it.
 */
public sealed interface Asset extends CostRow {
  AssetType type();

  AssetProperties properties();

  /**
   * Returns the adjustment: the amount to add to the cost to get the billed cost, once the bill is
   * known.
   */
  double adjustment();

  /** Returns the costs by measure, discounted, each with its share of the adjustment. */
  @Override
  Costs costs();

  /** Returns the total cost, discounted and adjusted. */
  default double totalCost() {
    return costs().total();
  }

  /** Returns the name of the asset; {@code cluster/name} is its key in the totals by node. */
  @Override
  default String name() {
    return properties().name();
  }

  @Override
  default String value(CostProperty property) {
    AssetProperties row = properties();
    return switch (property.field()) {
      case TYPE -> type().wireName();
      case CATEGORY -> row.category().isEmpty() ? type().category() : row.category();
      case PROVIDER -> row.provider();
      case ACCOUNT -> row.account();
      case PROJECT -> row.project();
      case SERVICE -> row.service();
      case CLUSTER -> row.cluster();
      case NAME -> row.name();
      case PROVIDER_ID -> row.providerId();
      case LABEL -> AggregationKeys.find(row.labels(), property.argumentText());
      case KIND,
          NODE,
          NAMESPACE,
          CONTROLLER_KIND,
          CONTROLLER,
          DEPLOYMENT,
          STATEFULSET,
          DAEMONSET,
          JOB,
          POD,
          CONTAINER,
          ANNOTATION ->
          throw new IllegalArgumentException("an asset has no " + property);
    };
  }

  /**
   * Returns an asset of a type that has one cost.
   *
   * @throws IllegalArgumentException for a node, which has three costs, and for a cloud asset,
   *     which has a credit
   */
  static Asset of(
      AssetType type, AssetProperties properties, double minutes, double cost, double adjustment) {
    return switch (type) {
      case ANY -> new Any(properties, minutes, cost, adjustment);
      case CLUSTER_MANAGEMENT -> new ClusterManagement(properties, minutes, cost, adjustment);
      case DISK -> new Disk(properties, minutes, cost, adjustment);
      case LOAD_BALANCER -> new LoadBalancer(properties, minutes, cost, adjustment);
      case NETWORK -> new Network(properties, minutes, cost, adjustment);
      case SHARED -> new Shared(properties, minutes, cost, adjustment);
      case NODE, CLOUD ->
          throw new IllegalArgumentException(
              "an asset of type " + type.wireName() + " has more costs");
    };
  }

  /**
   * A node. Its {@link #builder} names each number.
   *
   * @param cpuCost the cost of CPU before the discount
   * @param ramCost the cost of RAM before the discount
   * @param gpuCost the cost of GPUs, which has no discount
   * @param discount the share of CPU and RAM cost that is not paid, 0 to 1
   */
  record Node(
      AssetProperties properties,
      double minutes,
      double cpuCost,
      double ramCost,
      double gpuCost,
      double discount,
      double adjustment)
      implements Asset {
    public Node {
      requireNonNull(properties, "properties");
    }

    /** Returns a builder of a node with these properties. */
    public static Builder builder(AssetProperties properties) {
      return new Builder(properties);
    }

    /**
     * Returns the costs with CPU and RAM discounted and the adjustment spread over CPU, GPU and RAM
     * in proportion. For example, if they cost 6, 0 and 4 and the adjustment is −1, CPU gets −0.6
     * and RAM −0.4. The adjustment of a node that costs nothing has no proportion and stands by
     * itself; OpenCost loses it.
     */
    @Override
    public Costs costs() {
      double cpu = cpuCost * (1 - discount);
      double gpu = gpuCost;
      double ram = ramCost * (1 - discount);
      double base = cpu + gpu + ram;
      if (base == 0) {
        return Costs.builder()
            .add(Measure.CPU, cpu)
            .add(Measure.GPU, gpu)
            .add(Measure.RAM, ram)
            .add(Measure.OTHER, 0, adjustment)
            .build();
      }
      double rate = adjustment / base;
      return Costs.builder()
          .add(Measure.CPU, cpu, cpu * rate)
          .add(Measure.GPU, gpu, gpu * rate)
          .add(Measure.RAM, ram, ram * rate)
          .build();
    }

    @Override
    public AssetType type() {
      return AssetType.NODE;
    }

    /** A builder of nodes; all numbers are 0 at first. Not safe for use by several threads. */
    public static final class Builder {
      private final AssetProperties properties;
      private double minutes;
      private double cpuCost;
      private double ramCost;
      private double gpuCost;
      private double discount;
      private double adjustment;

      private Builder(AssetProperties properties) {
        this.properties = requireNonNull(properties, "properties");
      }

      /** Sets the running time, in minutes. */
      public Builder minutes(double minutes) {
        this.minutes = minutes;
        return this;
      }

      /** Sets the cost of CPU before the discount. */
      public Builder cpuCost(double cost) {
        this.cpuCost = cost;
        return this;
      }

      /** Sets the cost of RAM before the discount. */
      public Builder ramCost(double cost) {
        this.ramCost = cost;
        return this;
      }

      /** Sets the cost of GPUs, which has no discount. */
      public Builder gpuCost(double cost) {
        this.gpuCost = cost;
        return this;
      }

      /** Sets the share of CPU and RAM cost that is not paid, 0 to 1. */
      public Builder discount(double share) {
        this.discount = share;
        return this;
      }

      /** Sets the amount to add to the discounted cost to get the billed cost. */
      public Builder adjustment(double amount) {
        this.adjustment = amount;
        return this;
      }

      /** Returns the node. */
      public Node build() {
        return new Node(properties, minutes, cpuCost, ramCost, gpuCost, discount, adjustment);
      }
    }
  }

  /** A disk: a volume, or the disk of a node, which has the node's name. */
  record Disk(AssetProperties properties, double minutes, double cost, double adjustment)
      implements Asset {
    @Override
    public AssetType type() {
      return AssetType.DISK;
    }

    @Override
    public Costs costs() {
      return Costs.of(Measure.PV, cost, adjustment);
    }
  }

  record LoadBalancer(AssetProperties properties, double minutes, double cost, double adjustment)
      implements Asset {
    @Override
    public AssetType type() {
      return AssetType.LOAD_BALANCER;
    }

    @Override
    public Costs costs() {
      return Costs.of(Measure.LOAD_BALANCER, cost, adjustment);
    }
  }

  record Network(AssetProperties properties, double minutes, double cost, double adjustment)
      implements Asset {
    @Override
    public AssetType type() {
      return AssetType.NETWORK;
    }

    @Override
    public Costs costs() {
      return Costs.of(Measure.NETWORK, cost, adjustment);
    }
  }

  /** The fee for the control plane of a cluster. */
  record ClusterManagement(
      AssetProperties properties, double minutes, double cost, double adjustment) implements Asset {
    @Override
    public AssetType type() {
      return AssetType.CLUSTER_MANAGEMENT;
    }

    @Override
    public Costs costs() {
      return Costs.of(Measure.OTHER, cost, adjustment);
    }
  }

  /**
   * An item of a bill among the assets.
   *
   * @param credit the credit, not positive
   */
  record Cloud(
      AssetProperties properties, double minutes, double cost, double adjustment, double credit)
      implements Asset {
    @Override
    public AssetType type() {
      return AssetType.CLOUD;
    }

    @Override
    public Costs costs() {
      return Costs.of(Measure.OTHER, cost + credit, adjustment);
    }
  }

  /** A cost that all share, such as a fixed monthly fee. */
  record Shared(AssetProperties properties, double minutes, double cost, double adjustment)
      implements Asset {
    @Override
    public AssetType type() {
      return AssetType.SHARED;
    }

    @Override
    public Costs costs() {
      return Costs.of(Measure.SHARED, cost, adjustment);
    }
  }

  /** A sum of assets of several types. */
  record Any(AssetProperties properties, double minutes, double cost, double adjustment)
      implements Asset {
    @Override
    public AssetType type() {
      return AssetType.ANY;
    }

    @Override
    public Costs costs() {
      return Costs.of(Measure.OTHER, cost, adjustment);
    }
  }
}
