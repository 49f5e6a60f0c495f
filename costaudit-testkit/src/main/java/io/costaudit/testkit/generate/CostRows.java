package io.costaudit.testkit.generate;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.AssetType;
import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Measure;
import io.costaudit.testkit.family.CostFamilies;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Generators of the rows that stores of costs hold, each on its own; see {@link CostFamilies} for
 * rows that agree with each other. They are biased towards properties that are empty, hold a slash
 * or repeat, and towards idle, unmounted, shared and external rows; they shrink towards a row
 * without properties that costs nothing.
 *
 * <p>About one row in twenty costs NaN or an infinite amount, as a defective source has them: a
 * store must keep such a row and an audit must name it. {@link #finiteCosts()} gives none.
 */
public final class CostRows {
  private CostRows() {}

  /** Costs of some measures, adjusted or not; one in twenty is not finite. */
  public static Arbitrary<Costs> costs() {
    return Arbitraries.frequencyOf(Tuple.of(19, finiteCosts()), Tuple.of(1, defectiveCosts()));
  }

  /** Finite costs of up to four measures: nothing, usual, tiny, huge, negative, adjusted. */
  public static Arbitrary<Costs> finiteCosts() {
    return Combinators.combine(
            Arbitraries.maps(Arbitraries.of(Measure.class), Numbers.amounts()).ofMaxSize(4),
            Arbitraries.maps(Arbitraries.of(Measure.class), Numbers.amounts())
                .ofMaxSize(2)
                .optional(0.3))
        .as(CostRows::costs);
  }

  private static Arbitrary<Costs> defectiveCosts() {
    return Combinators.combine(finiteCosts(), Arbitraries.of(Measure.class), Numbers.notFinite())
        .as(
            (costs, measure, number) -> {
              Costs.Builder defective = Costs.builder().add(measure, number);
              for (Measure each : Measure.values()) {
                defective.add(each, costs.cost(each), costs.adjustment(each));
              }
              return defective.build();
            });
  }

  private static Costs costs(
      Map<Measure, Double> amounts, Optional<Map<Measure, Double>> adjustments) {
    Costs.Builder costs = Costs.builder();
    amounts.forEach(costs::add);
    adjustments.orElse(Map.of()).forEach((measure, amount) -> costs.add(measure, 0, amount));
    return costs.build();
  }

  /** Minutes of a day, of a part of it, none, and a little more than a day has. */
  private static Arbitrary<Double> minutes() {
    return Arbitraries.of(1440.0, 0.0, 0.5, 60.0, 1439.9833, 1500.0);
  }

  private static Arbitrary<Double> numbers() {
    return Arbitraries.frequencyOf(
        Tuple.of(30, Numbers.amounts()), Tuple.of(1, Numbers.notFinite()));
  }

  /** Rows of every store. */
  public static Arbitrary<CostRow> rows() {
    return Arbitraries.frequencyOf(
        Tuple.of(2, allocations().map(CostRow.class::cast)),
        Tuple.of(2, assets().map(CostRow.class::cast)),
        Tuple.of(1, cloudUsages().map(CostRow.class::cast)));
  }

  /** What is allocated: to workloads, and idle, unmounted, shared and external. */
  public static Arbitrary<Allocation> allocations() {
    return allocations(costs());
  }

  /** What is allocated, at these costs. */
  public static Arbitrary<Allocation> allocations(Arbitrary<Costs> costs) {
    return Combinators.combine(
            Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(AllocationKind.WORKLOAD)),
                Tuple.of(2, Arbitraries.of(AllocationKind.class))),
            allocationProperties(),
            minutes(),
            costs)
        .as(CostRows::allocation);
  }

  private static Allocation allocation(
      AllocationKind kind, AllocationProperties properties, double minutes, Costs costs) {
    String name =
        kind == AllocationKind.WORKLOAD
            ? String.join(
                "/",
                properties.cluster(),
                properties.node(),
                properties.namespace(),
                properties.pod(),
                properties.container())
            : properties.cluster() + "/" + kind.mark();
    return new Allocation(name, properties, minutes, costs);
  }

  /** Who allocations belong to; each part is there or not. */
  public static Arbitrary<AllocationProperties> allocationProperties() {
    Arbitrary<AllocationProperties.Builder> place =
        Combinators.combine(
                orEmpty(Texts.clusters()),
                orEmpty(Arbitraries.of("node-0", "node-1", "node/2")),
                orEmpty(Workloads.namespaces()),
                orEmpty(Workloads.names()),
                orEmpty(Arbitraries.of("main", "istio-proxy")),
                orEmpty(providerIds()))
            .as(
                (cluster, node, namespace, pod, container, id) ->
                    AllocationProperties.builder()
                        .cluster(cluster)
                        .node(node)
                        .namespace(namespace)
                        .pod(pod)
                        .container(container)
                        .providerId(id));
    return Combinators.combine(
            place,
            orEmpty(Arbitraries.of("deployment", "statefulset", "daemonset", "job")),
            orEmpty(Arbitraries.of("cart", "db/main", "späti")),
            Arbitraries.of("cart", "web").list().uniqueElements().ofMaxSize(2),
            labels(),
            labels())
        .as(
            (builder, kind, controller, services, labels, annotations) ->
                builder
                    .controller(kind, controller)
                    .services(services)
                    .labels(labels)
                    .annotations(annotations)
                    .build());
  }

  private static Arbitrary<String> orEmpty(Arbitrary<String> texts) {
    return texts.optional(0.75).map(text -> text.orElse(""));
  }

  private static Arbitrary<Map<String, String>> labels() {
    return Arbitraries.maps(
            Arbitraries.of("app", "team", "app.kubernetes.io/name", "app_kubernetes_io_name"),
            Arbitraries.of("cart", "ops", "", "x/y", "späti"))
        .ofMaxSize(2);
  }

  /** As clouds, Kubernetes and bills write them, of few machines, so that some match. */
  private static Arbitrary<String> providerIds() {
    return Arbitraries.of(
        "i-0a1b",
        "aws:///eu-west-1a/i-0a1b",
        "arn:aws:ec2:eu-west-1:1234:instance/I-0A1B",
        "gke-pool-1-node",
        "gce://project/zone/gke-pool-1-node",
        "vol-77");
  }

  /** What is paid for, of every type. */
  public static Arbitrary<Asset> assets() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, nodes().map(Asset.class::cast)),
        Tuple.of(4, singles()),
        Tuple.of(1, clouds().map(Asset.class::cast)));
  }

  /** Nodes, at a discount or adjusted or not; some cost nothing, so that there is no rate. */
  public static Arbitrary<Asset.Node> nodes() {
    return Combinators.combine(
            assetProperties(),
            minutes(),
            numbers(),
            numbers(),
            numbers(),
            Arbitraries.of(0.0, 0.3, 1.0, -0.1),
            numbers())
        .as(Asset.Node::new);
  }

  static Arbitrary<Asset.Cloud> clouds() {
    return Combinators.combine(assetProperties(), minutes(), numbers(), numbers(), numbers())
        .as(Asset.Cloud::new);
  }

  private static Arbitrary<Asset> singles() {
    return single(
        Arbitraries.of(AssetType.class)
            .filter(type -> type != AssetType.NODE && type != AssetType.CLOUD));
  }

  /** Assets of a type that has but one cost. */
  static <A extends Asset> Arbitrary<A> single(Class<A> type) {
    Arbitrary<AssetType> types =
        Arbitraries.of(AssetType.class)
            .filter(each -> type.getSimpleName().equals(className(each)));
    return single(types).map(type::cast);
  }

  private static String className(AssetType type) {
    return type == AssetType.ANY ? "Any" : type.wireName();
  }

  private static Arbitrary<Asset> single(Arbitrary<AssetType> types) {
    return Combinators.combine(types, assetProperties(), minutes(), numbers(), numbers())
        .as(Asset::of);
  }

  /** What and whose assets are; each part is there or not. */
  public static Arbitrary<AssetProperties> assetProperties() {
    return Combinators.combine(
            orEmpty(Arbitraries.of("Compute", "Storage", "Network")),
            orEmpty(Arbitraries.of("AWS", "GCP", "späti-cloud")),
            orEmpty(Arbitraries.of("1234", "0042")),
            orEmpty(Texts.clusters()),
            orEmpty(Arbitraries.of("node-0", "node-1", "pvc-7", "shop/web")),
            orEmpty(providerIds()),
            labels())
        .as(
            (category, provider, account, cluster, name, id, labels) ->
                new AssetProperties(
                    category,
                    provider,
                    account,
                    account.isEmpty() ? "" : "project-" + account,
                    category.isEmpty() ? "" : "Kubernetes",
                    cluster,
                    name,
                    id,
                    labels));
  }

  /** Items of bills, with credits and adjustments or without. */
  public static Arbitrary<CloudUsage> cloudUsages() {
    return Combinators.combine(
            orEmpty(providerIds()),
            orEmpty(Arbitraries.of("AWS", "GCP")),
            orEmpty(Arbitraries.of("1234", "0042")),
            orEmpty(Arbitraries.of("AmazonEC2", "Amazon")),
            orEmpty(Arbitraries.of("Compute", "Disk", "Storage", "Network")),
            numbers(),
            numbers().optional(0.3),
            numbers().optional(0.3))
        .as(
            (id, provider, account, service, category, cost, adjustment, credit) ->
                new CloudUsage(
                    id,
                    provider,
                    account,
                    service,
                    category,
                    cost,
                    adjustment.orElse(0.0),
                    credit.orElse(0.0)));
  }
}
