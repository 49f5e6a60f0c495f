package io.costaudit.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.predict.demand.RequestRules;
import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.StorageCost;
import io.costaudit.predict.price.StoragePrices;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.RequestModel;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.VolumeClaim;
import io.costaudit.predict.spec.WorkloadReading.Workload;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.testkit.generate.Histories;
import io.costaudit.testkit.generate.Prices;
import io.costaudit.testkit.generate.Workloads;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

@PropertyDefaults(edgeCases = EdgeCasesMode.NONE) // the generators bring their own, often enough
class RequestProperties {
  private static final double RELATIVE = 1e-12;

  @Property
  void requestsAreThoseOfTheOracle(
      @ForAll("trees") Map<String, Object> tree, @ForAll RequestModel model) {
    RequestOracle oracle = new RequestOracle(tree, model == RequestModel.SCHEDULED);

    Requests total = rules(model).demand(read(tree)).totalRequests();

    assertThat(amounts(total)).isEqualTo(oracle.total());
    // What nobody prices is listed even where no pod of it runs.
    assertThat(amounts(rules(model).demand(read(tree)).perPod())).isEqualTo(oracle.perPod());
  }

  @Property
  void ratesAreThoseOfTheOracle(
      @ForAll("trees") Map<String, Object> tree,
      @ForAll RequestModel model,
      @ForAll("prices") UnitPrices prices) {
    RequestOracle oracle = new RequestOracle(tree, model == RequestModel.SCHEDULED);
    CostPrediction rates =
        new CostPredictor(rules(model), PriceSource.fixed(prices, "test"))
            .predict(Histories.CLUSTER, read(tree))
            .rates();
    BigDecimal hours = oracle.monthlyHours();
    if (hours == null) {
      assertThat(rates).isNull();
      return;
    }
    BigDecimal cpu = rate(oracle, "cpu", hours, prices.costPerCPUCoreHour());
    BigDecimal ram = rate(oracle, "memory", hours, prices.costPerRAMByteHour());
    BigDecimal gpu = rate(oracle, "gpu", hours, prices.costPerGPUHour());
    assertThat(rates).isNotNull();
    assertClose(rates.cpuMonthlyRate(), cpu);
    assertClose(rates.ramMonthlyRate(), ram);
    assertClose(rates.gpuMonthlyRate(), gpu);
    assertClose(rates.totalMonthlyRate(), cpu.add(ram).add(gpu));
  }

  @Property
  void volumesCostWhatTheirSizeDoes(
      @ForAll List<VolumeClaim> volumes,
      @ForAll("replicas") int replicas,
      @ForAll StoragePrices prices) {
    BigDecimal rate = BigDecimal.ZERO;
    BigDecimal priced = BigDecimal.ZERO;
    BigDecimal unpriced = BigDecimal.ZERO;
    for (VolumeClaim volume : volumes) {
      BigDecimal bytes = volume.storage().exactValue().multiply(BigDecimal.valueOf(replicas));
      OptionalDouble price = prices.perGibMonth(volume.storageClass());
      if (price.isPresent()) {
        priced = priced.add(bytes);
        BigDecimal gib = bytes.divide(BigDecimal.valueOf(1L << 30)); // a power of two: exact
        rate = rate.add(gib.multiply(new BigDecimal(price.getAsDouble())));
      } else {
        unpriced = unpriced.add(bytes);
      }
    }
    StorageCost cost = prices.cost(volumes, replicas, 730.0);
    assertThat(cost.priced().exactValue()).isEqualByComparingTo(priced);
    assertThat(cost.unpriced().exactValue()).isEqualByComparingTo(unpriced);
    assertClose(cost.monthlyRate(), rate);
    StorageCost half = prices.cost(volumes, replicas, 365.0);
    assertClose(half.monthlyRate(), rate.divide(BigDecimal.valueOf(2)));
  }

  @Property
  void requestsAreExactlyLinearInReplicas(
      @ForAll("scalable") WorkloadSpec spec,
      @ForAll("replicas") int few,
      @ForAll("replicas") int more) {
    RequestRules rules = rules(RequestModel.RUNNING);
    Map<String, BigDecimal> one = amounts(requests(rules, spec, 1));
    Map<String, BigDecimal> expected = new TreeMap<>();
    if (few + more > 0) {
      one.forEach(
          (resource, amount) ->
              expected.put(
                  resource, amount.multiply(BigDecimal.valueOf(few + more)).stripTrailingZeros()));
    }
    Requests separate = requests(rules, spec, few);
    Requests others = requests(rules, spec, more);
    Requests together = requests(rules, spec, few + more);

    assertThat(amounts(together)).isEqualTo(expected);
    assertThat(separate.cpu().plus(others.cpu())).isEqualTo(together.cpu());
    assertThat(separate.memory().plus(others.memory())).isEqualTo(together.memory());
    assertThat(separate.gpu().plus(others.gpu())).isEqualTo(together.gpu());
  }

  @Property
  void ratesAreLinearInReplicas(
      @ForAll("scalable") WorkloadSpec spec,
      @ForAll("replicas") int replicas,
      @ForAll("prices") UnitPrices prices) {
    CostPredictor predictor =
        new CostPredictor(rules(RequestModel.RUNNING), PriceSource.fixed(prices, "test"));
    CostPrediction one = predictor.predict(Histories.CLUSTER, scaled(spec, 1)).rates();
    CostPrediction all = predictor.predict(Histories.CLUSTER, scaled(spec, replicas)).rates();

    assertThat(one).isNotNull();
    assertThat(all).isNotNull();
    BigDecimal times = BigDecimal.valueOf(replicas);
    assertClose(all.cpuMonthlyRate(), new BigDecimal(one.cpuMonthlyRate()).multiply(times));
    assertClose(all.ramMonthlyRate(), new BigDecimal(one.ramMonthlyRate()).multiply(times));
    assertClose(all.gpuMonthlyRate(), new BigDecimal(one.gpuMonthlyRate()).multiply(times));
    assertClose(all.totalMonthlyRate(), new BigDecimal(one.totalMonthlyRate()).multiply(times));
  }

  private static RequestRules rules(RequestModel model) {
    return RequestRules.builder()
        .model(model)
        .gpuFraction(
            RequestOracle.SLICE, Quantity.parse(RequestOracle.SLICE_FRACTION.toPlainString()))
        .build();
  }

  private static WorkloadSpec read(Map<String, Object> tree) {
    return ((Workload) WorkloadSpec.read(tree)).spec();
  }

  private static Requests requests(RequestRules rules, WorkloadSpec spec, int replicas) {
    return rules.demand(scaled(spec, replicas)).totalRequests();
  }

  private static WorkloadSpec scaled(WorkloadSpec spec, int replicas) {
    return new WorkloadSpec(
        spec.type(),
        spec.namespace(),
        spec.name(),
        spec.owner(),
        replicas,
        spec.running(),
        spec.pod(),
        spec.volumes(),
        spec.runs());
  }

  /** All amounts that are not zero, by resource. */
  private static Map<String, BigDecimal> amounts(Requests requests) {
    Map<String, Quantity> quantities = new TreeMap<>(requests.unpriced());
    quantities.put("cpu", requests.cpu());
    quantities.put("memory", requests.memory());
    quantities.put("gpu", requests.gpu());
    Map<String, BigDecimal> amounts = new TreeMap<>();
    quantities.forEach(
        (resource, quantity) -> {
          if (quantity.exactValue().signum() != 0) {
            amounts.put(resource, quantity.exactValue().stripTrailingZeros());
          }
        });
    return amounts;
  }

  private static BigDecimal rate(
      RequestOracle oracle, String resource, BigDecimal hours, double price) {
    return oracle
        .total()
        .getOrDefault(resource, BigDecimal.ZERO)
        .multiply(hours)
        .multiply(new BigDecimal(price));
  }

  private static void assertClose(double actual, BigDecimal expected) {
    BigDecimal difference = new BigDecimal(actual).subtract(expected).abs();

    assertThat(difference)
        .as("%s instead of %s", actual, expected)
        .isLessThanOrEqualTo(expected.abs().multiply(new BigDecimal(RELATIVE)));
  }

  @Provide
  Arbitrary<Map<String, Object>> trees() {
    return Workloads.trees();
  }

  @Provide
  Arbitrary<WorkloadSpec> scalable() {
    return Workloads.specs(ResourceType.DEPLOYMENT);
  }

  @Provide
  Arbitrary<Integer> replicas() {
    return Workloads.replicas();
  }

  @Provide
  Arbitrary<UnitPrices> prices() {
    return Prices.unitPrices();
  }
}
