package io.costaudit.predict.price;

import static io.costaudit.Trees.container;
import static io.costaudit.Trees.deployment;
import static io.costaudit.Trees.object;
import static io.costaudit.Trees.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.demand.ResourceHours;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.ContainerUsage;
import io.costaudit.predict.spec.Manifest;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadReading;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.testsupport.Logs;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The samples of the two APIs, to the last bit. AssertJ compares doubles by their bits, so that
 * even {@code -0.0} is not {@code 0.0}.
 */
class CostPredictorTest {
  private static WorkloadSpec read(Map<String, Object> object) {
    return ((WorkloadReading.Workload) WorkloadSpec.read(object)).spec();
  }

  private static final String CLUSTER = "cluster-one";

  @Test
  void aPriceSourceThatThrowsLeavesTheWorkloadUnpriced() {
    CostPredictor predictor =
        CostPredictor.of(
            query -> {
              throw new IllegalStateException("out of order");
            });
    Map<String, Object> sample = deployment(container("app", "cpu", "100m", "memory", "32Mi"));

    try (Logs logs = new Logs(CostPredictor.class.getName())) {
      Prediction prediction = predictor.predict(CLUSTER, read(sample));

      assertThat(prediction.cost()).isNull();
      assertThat(prediction.demand().totalRequests().cpu()).hasToString("100m");
      assertThat(logs.lines(Level.WARNING, "shop/cart"))
          .singleElement()
          .asString()
          .startsWith("the price source failed, so it knows no price for ");
    }
  }

  @Test
  void theSampleOfTheEventsApiComesOutToTheLastBit() {
    UnitPrices prices = new UnitPrices(0.031616438356164386, 3.94217363775593e-12, 0.95);
    CostPredictor predictor = CostPredictor.of(PriceSource.fixed(prices, "sample"));
    Map<String, Object> sample = deployment(container("app", "cpu", "100m", "memory", "32Mi"));

    Prediction prediction = predictor.predict(CLUSTER, read(sample));

    assertThat(prediction.rates())
        .isEqualTo(new CostPrediction(2.4045625000000004, 2.3080000000000003, 0.0965625, 0.0));
    assertThat(prediction.demand().totalRequests().cpu()).hasToString("100m");
    assertThat(prediction.demand().totalRequests().memory()).hasToString("32Mi");
    assertThat(prediction.prices()).isEqualTo(prices);
  }

  @Test
  void theSampleOfTheSpecCostApiComesOutToTheLastBit() {
    UnitPrices prices = new UnitPrices(0.03188209566903495, 3.979517935036745e-12, 0.95);
    WorkloadSpec live = read(kubecost(1, container("server", "cpu", "100m", "memory", "398Mi")));
    Map<String, ContainerUsage> usage =
        Map.of("cost", new ContainerUsage(Quantity.parse("9m"), Quantity.parse("228924345")));
    SpecCostPredictor predictor =
        SpecCostPredictor.builder()
            .predictor(CostPredictor.of(PriceSource.fixed(prices, "sample")))
            .live(
                resource ->
                    resource.namespace().equals("kubecost") ? Optional.of(live) : Optional.empty())
            .usage((resource, window) -> resource.namespace().equals("kubecost") ? usage : Map.of())
            .build();
    Map<String, Object> kubecost = kubecost(3, container("cost", "cpu", "2m", "memory", "2Mi"));
    Map<String, Object> byDefault =
        with(
            with(
                deployment(container("app", "cpu", "10m", "memory", "10Mi")),
                3,
                "spec",
                "replicas"),
            object("name", "default-deployment"),
            "metadata");

    List<SpecCostDiff> diffs =
        predictor
            .predict(
                CLUSTER,
                "customdefault",
                List.of(new Manifest("1", kubecost), new Manifest("2", byDefault)),
                Window.parse("2d", Instant.parse("2023-02-28T00:00:00Z")))
            .predictions();

    SpecCost before =
        cost(3.5397661399108418, 2.3273929838395513, 1.2123731560712905, 73, 304653271040.0);
    SpecCost after =
        cost(2.623504800996625, 0.6283961056366789, 1.9951086953599462, 19.71, 501344315550.0);
    SpecCost change =
        cost(-0.9162613389142167, -1.6989968782028724, 0.7827355392886557, -53.29, 196691044510.0);
    SpecCost added =
        cost(0.7896028064135204, 0.6982178951518654, 0.09138491126165506, 21.9, 22963814400.0);
    assertThat(diffs).hasSize(2);
    assertDiff(diffs.get(0), "kubecost", "kubecost-cost-analyzer", before, after, change);
    assertDiff(diffs.get(1), "customdefault", "default-deployment", SpecCost.ZERO, added, added);
  }

  private static Map<String, Object> kubecost(int replicas, Map<String, Object> container) {
    return with(
        with(deployment(container), replicas, "spec", "replicas"),
        object("namespace", "kubecost", "name", "kubecost-cost-analyzer"),
        "metadata");
  }

  private static SpecCost cost(
      double total, double cpu, double ram, double coreHours, double byteHours) {
    return new SpecCost(
        new CostPrediction(total, cpu, ram, 0), new ResourceHours(coreHours, byteHours, 0));
  }

  private static void assertDiff(
      SpecCostDiff diff,
      String namespace,
      String name,
      SpecCost before,
      SpecCost after,
      @Nullable SpecCost change) {
    assertThat(diff.namespace()).isEqualTo(namespace);
    assertThat(diff.controllerKind()).isEqualTo(ResourceType.DEPLOYMENT);
    assertThat(diff.controllerName()).isEqualTo(name);
    assertThat(diff.costBefore()).isEqualTo(before);
    assertThat(diff.costAfter()).isEqualTo(after);
    assertThat(diff.costChange()).isEqualTo(change);
  }

  @Test
  void theDefaultPricesAreThoseBehindTheSample() {
    PriceQuote quote =
        PriceSource.ofDefaults()
            .quote(
                new PriceQuery(
                    new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, "shop", "cart"),
                    Collections.emptySortedMap()))
            .orElseThrow();

    assertThat(quote.source()).isEqualTo("default");
    // 23.08 / 730; the core price of the sample is one unit in the last place above it.
    assertThat(quote.prices().costPerCPUCoreHour()).isEqualTo(0.03161643835616438);
    assertThat(Math.nextUp(quote.prices().costPerCPUCoreHour())).isEqualTo(0.031616438356164386);
    assertThat(quote.prices().costPerRAMByteHour()).isEqualTo(3.94217363775593e-12);
    assertThat(quote.prices().costPerGPUHour()).isEqualTo(0.95);
  }

  @Test
  void gpusCostTheirHoursTimesReplicas() {
    Map<String, Object> training =
        with(deployment(container("app", "nvidia.com/gpu", 2)), 3, "spec", "replicas");

    CostPrediction rates = CostPredictor.ofDefaults().predict(CLUSTER, read(training)).rates();

    assertThat(rates).isEqualTo(new CostPrediction(6 * 730 * 0.95, 0, 0, 6 * 730 * 0.95));
  }

  @Test
  void volumesAreShownAndCostNothing() {
    Map<String, Object> claim =
        object(
            "metadata",
            object("name", "data"),
            "spec",
            object("resources", object("requests", object("storage", "1Ti"))));
    Map<String, Object> database =
        with(
            with(deployment(container("db", "cpu", 1)), "StatefulSet", "kind"),
            List.of(claim),
            "spec",
            "volumeClaimTemplates");

    Prediction with = CostPredictor.ofDefaults().predict(CLUSTER, read(database));
    Prediction without =
        CostPredictor.ofDefaults().predict(CLUSTER, read(deployment(container("db", "cpu", 1))));

    assertThat(with.demand().volumesPerPod()).hasSize(1);
    assertThat(with.rates()).isEqualTo(without.rates());
  }

  @Test
  void whereNoPriceIsKnownThereIsNoCost() {
    WorkloadSpec spec = read(deployment(container("app", "cpu", 1)));

    Prediction prediction = CostPredictor.of(PriceSource.none()).predict(CLUSTER, spec);

    assertThat(prediction.quote()).isNull();
    assertThat(prediction.prices()).isNull();
    assertThat(prediction.cost()).isNull();
    assertThat(prediction.rates()).isNull();
    assertThat(prediction.demand().totalRequests().cpu()).isEqualTo(Quantity.of(1));
  }

  @Test
  void thePriceIsAskedForTheClusterTheNamespaceTheTypeAndTheNodes() {
    UnitPrices spot = new UnitPrices(0.01, 0, 0);
    PriceSource spotOnly =
        query ->
            query.resource().cluster().equals(CLUSTER)
                    && query.resource().namespace().equals("shop")
                    && query.resource().type() == ResourceType.DEPLOYMENT
                    && "spot".equals(query.nodeSelector().get("pool"))
                ? Optional.of(new PriceQuote(spot, "spot"))
                : Optional.empty();
    CostPredictor predictor = CostPredictor.of(spotOnly.orElse(PriceSource.ofDefaults()));
    Map<String, Object> anywhere = deployment(container("app", "cpu", 1));
    Map<String, Object> onSpot =
        with(anywhere, "spot", "spec", "template", "spec", "nodeSelector", "pool");

    assertThat(predictor.predict(CLUSTER, read(onSpot)).prices()).isEqualTo(spot);
    assertThat(predictor.predict(CLUSTER, read(anywhere)).prices()).isEqualTo(UnitPrices.DEFAULT);
    assertThat(predictor.predict("elsewhere", read(onSpot)).prices()).isEqualTo(UnitPrices.DEFAULT);
  }

  @Test
  void aReportPutsEveryObjectInExactlyOnePlace() {
    Map<String, Object> good = deployment(container("app", "cpu", 1, "memory", "1Gi"));
    SpecCostReport report =
        SpecCostPredictor.ofDefaults()
            .predict(
                CLUSTER,
                "default",
                List.of(
                    new Manifest("first", object("kind", "Service", "apiVersion", "v1")),
                    new Manifest(
                        "second",
                        with(with(good, -1, "spec", "replicas"), "till", "metadata", "name")),
                    new Manifest("third", good)),
                null);

    assertThat(report.predictions())
        .extracting(SpecCostDiff::controllerName)
        .containsExactly("cart");
    assertThat(report.skipped())
        .extracting(SpecCostReport.UnpredictedObject::origin)
        .containsExactly("first");
    assertThat(report.refused())
        .containsExactly(
            new SpecCostReport.UnpredictedObject(
                "second",
                "Deployment",
                "shop",
                "till",
                "spec.replicas is \"-1\"; give a whole number from 0 to 2147483647"));
    assertThat(report.warnings()).isEmpty();
  }

  @Test
  void anUnpricedWorkloadIsSaidInTheReport() {
    SpecCostReport report =
        SpecCostPredictor.builder()
            .predictor(CostPredictor.of(PriceSource.none()))
            .build()
            .predict(
                CLUSTER,
                "default",
                List.of(new Manifest("x", deployment(container("app", "cpu", 1, "memory", "1Gi")))),
                null);

    assertThat(report.predictions())
        .singleElement()
        .satisfies(
            diff -> {
              assertThat(diff.costBefore()).isEqualTo(SpecCost.ZERO);
              assertThat(diff.costAfter()).isNull();
              assertThat(diff.costChange()).isNull();
            });
    assertThat(report.warnings())
        .containsExactly(
            new SpecCostReport.Warning(
                ResourceType.DEPLOYMENT, "shop", "cart", "unpriced: no price is known"));
  }

  @Test
  void thePricesOfAPredictionAreNamedAndSaidToBeStaleIfTheyAre() {
    Instant asOf = Instant.parse("2023-01-14T00:00:00Z");
    PriceQuote quote = PriceQuote.stale(UnitPrices.DEFAULT, "server", asOf, Duration.ofMinutes(90));
    SpecCostReport report =
        SpecCostPredictor.builder()
            .predictor(CostPredictor.of(query -> Optional.of(quote)))
            .build()
            .predict(
                CLUSTER,
                "default",
                List.of(new Manifest("x", deployment(container("app", "cpu", 1, "memory", "1Gi")))),
                null);

    assertThat(report.priced())
        .containsExactly(
            new SpecCostReport.Priced(
                report.predictions().get(0),
                UnitPrices.DEFAULT,
                "server",
                asOf,
                true,
                false,
                false));
    assertThat(report.warnings())
        .containsExactly(
            new SpecCostReport.Warning(
                ResourceType.DEPLOYMENT,
                "shop",
                "cart",
                "prices are stale: as of 2023-01-14T00:00:00Z, older than 90m"));
  }

  @Test
  void onlyPricesThatAgeCanBeStale() {
    Instant asOf = Instant.EPOCH;
    Duration limit = Duration.ofMillis(1500);
    assertThat(new PriceQuote(UnitPrices.DEFAULT, "x").isStale()).isFalse();
    assertThat(PriceQuote.asOf(UnitPrices.DEFAULT, "x", asOf).staleness()).isEmpty();
    assertThat(PriceQuote.stale(UnitPrices.DEFAULT, "x", asOf, limit).staleness())
        .contains("prices are stale: as of 1970-01-01T00:00:00Z, older than PT1.5S");
    assertThatThrownBy(() -> new PriceQuote(UnitPrices.DEFAULT, "x", null, limit, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prices without an age cannot be older than a limit");
    assertThatThrownBy(() -> new PriceQuote(UnitPrices.DEFAULT, "x", asOf, null, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prices without a limit cannot be older than it");
  }

  @Test
  void freshPricesWithALimitAreNotStale() {
    PriceQuote fresh =
        new PriceQuote(
            UnitPrices.DEFAULT, "x", Instant.EPOCH, Duration.ofHours(24), /* isStale= */ false);
    assertThat(fresh.isStale()).isFalse();
    assertThat(fresh.staleness()).isEmpty();
  }

  @Test
  void aChangeIsTheDifferenceOfEachField() {
    CostPrediction after = new CostPrediction(60, 10, 20, 30);
    CostPrediction before = new CostPrediction(6, 1, 2, 3);
    assertThat(after.minus(before)).isEqualTo(new CostPrediction(54, 9, 18, 27));
    assertThat(new ResourceHours(10, 20, 30).minus(new ResourceHours(1, 2, 3)))
        .isEqualTo(new ResourceHours(9, 18, 27));
  }

  @Test
  void aLiveWorkloadThatCannotBePricedIsSaidAndLeavesTheChangeUnknown() {
    PriceSource known =
        query ->
            query.nodeSelector().isEmpty()
                ? Optional.of(new PriceQuote(UnitPrices.DEFAULT, "list"))
                : Optional.empty();
    Map<String, Object> after = deployment(container("app", "cpu", 1, "memory", "1Gi"));
    WorkloadSpec live =
        read(with(after, "spot", "spec", "template", "spec", "nodeSelector", "pool"));
    SpecCostReport report =
        SpecCostPredictor.builder()
            .predictor(CostPredictor.of(known))
            .live(resource -> Optional.of(live))
            .build()
            .predict(CLUSTER, "default", List.of(new Manifest("x", after)), null);

    assertThat(report.predictions())
        .singleElement()
        .satisfies(
            diff -> {
              assertThat(diff.costBefore()).isNull();
              assertThat(diff.costAfter()).isNotNull();
              assertThat(diff.costChange()).isNull();
            });
    assertThat(report.warnings())
        .extracting(SpecCostReport.Warning::message)
        .containsExactly("as it lives now: unpriced: no price is known");
  }

  @Test
  void aLiveWorkloadThatIsPricedIsNoReasonToWarn() {
    Map<String, Object> after = deployment(container("app", "cpu", 1, "memory", "1Gi"));
    WorkloadSpec live = read(deployment(container("app", "cpu", 1)));
    SpecCostReport report =
        SpecCostPredictor.builder()
            .live(resource -> Optional.of(live))
            .build()
            .predict(CLUSTER, "default", List.of(new Manifest("x", after)), null);

    assertThat(report.warnings()).isEmpty();
  }

  @Test
  void warningsOfTheWorkloadAreInTheReport() {
    SpecCostReport report =
        SpecCostPredictor.ofDefaults()
            .predict(
                CLUSTER,
                "default",
                List.of(new Manifest("x", deployment(container("app", "example.com/fpga", 1)))),
                null);

    assertThat(report.warnings())
        .extracting(SpecCostReport.Warning::message)
        .contains("unpriced: 1 of example.com/fpga in each pod");
  }

  @Test
  void whereNoUsageIsKnownTheRequestsArePriced() {
    Manifest manifest = new Manifest("x", deployment(container("app", "cpu", 1, "memory", "1Gi")));
    Window window = Window.parse("2d", Instant.parse("2023-02-28T00:00:00Z"));

    assertThat(
            SpecCostPredictor.ofDefaults()
                .predict(CLUSTER, "default", List.of(manifest), window)
                .predictions())
        .isEqualTo(
            SpecCostPredictor.ofDefaults()
                .predict(CLUSTER, "default", List.of(manifest), null)
                .predictions());
  }

  @Test
  void aManifestBeyondTheLimitsOfQuantitiesIsRefused() {
    SpecCostReport report =
        SpecCostPredictor.builder()
            .quantityLimits(new Quantity.Limits(4, 2))
            .build()
            .predict(
                CLUSTER,
                "default",
                List.of(
                    new Manifest(
                        "long",
                        with(
                            deployment(container("app", "cpu", "12345")),
                            "long",
                            "metadata",
                            "name")),
                    new Manifest("short", deployment(container("app", "cpu", "1234")))),
                null);

    assertThat(report.refused())
        .extracting(SpecCostReport.UnpredictedObject::origin)
        .containsExactly("long");
    assertThat(report.predictions()).hasSize(1);
  }

  @Test
  void aWorkloadThatDoesNotRunCostsNothing() {
    WorkloadSpec spec = read(deployment(container("app", "cpu", 1)));

    assertThat(CostPredictor.ofDefaults().predict(CLUSTER, spec.stopped()).rates())
        .isEqualTo(CostPrediction.ZERO);
  }

  @Test
  void pricesReachFromNothingToTheLargestAndHaveNoNegativeZero() {
    double largest = UnitPrices.LARGEST;
    assertThat(new UnitPrices(largest, largest, largest).costPerGPUHour()).isEqualTo(largest);
    assertThat(new UnitPrices(-0.0, -0.0, -0.0)).isEqualTo(new UnitPrices(0, 0, 0));
    assertThatThrownBy(() -> new UnitPrices(0, Math.nextUp(largest), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("costPerRAMByteHour must be 0 to 1.0E15: ");
    assertThat(new InstanceQuote(largest, "list").costPerHour()).isEqualTo(largest);
    assertThat(new InstanceQuote(-0.0, "list")).isEqualTo(new InstanceQuote(0, "list"));
    assertThatThrownBy(() -> new InstanceQuote(Math.nextUp(largest), "list"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("costPerHour must be 0 to 1.0E15: ");
  }

  @Test
  void noNegativeZeroAndNothingInfiniteLeaves() {
    assertThat(CostPrediction.ZERO.negated()).isEqualTo(CostPrediction.ZERO);
    assertThat(new CostPrediction(-0.0, -0.0, -0.0, -0.0)).isEqualTo(CostPrediction.ZERO);
    assertThat(new ResourceHours(-0.0, -0.0, -0.0)).isEqualTo(ResourceHours.ZERO);
    assertThatThrownBy(() -> new CostPrediction(Double.NaN, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("totalMonthlyRate must be finite: NaN");
    assertThatThrownBy(() -> new ResourceHours(0, Double.POSITIVE_INFINITY, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ramByteHours must be finite: Infinity");
    assertThatThrownBy(() -> new UnitPrices(0, 0, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("costPerGPUHour must be 0 to 1.0E15: -1.0");
    assertThatThrownBy(() -> new UnitPrices(Double.NaN, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("costPerCPUCoreHour must be 0 to 1.0E15: NaN");
  }
}
