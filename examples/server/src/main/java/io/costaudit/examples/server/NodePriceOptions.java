package io.costaudit.examples.server;

import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.UnitPrices;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags that set prices where nodes are watched too. */
@HelpGroup("Prices")
final class NodePriceOptions {
  private static final String INSTANCE = "--price-instance";

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Mixin private final PriceOptions units = new PriceOptions();

  @NoEffectWith(ClusterOptions.EVENTS_OFF)
  @Option(
      names = INSTANCE,
      paramLabel = "TYPE=PRICE",
      description =
          "Price of a node of that instance type for an hour; may be repeated (default: what its"
              + " CPU, memory and GPUs cost).")
  private Map<String, Double> instances = new LinkedHashMap<>();

  /** The prices that were given, default prices for the rest. */
  PriceSource source() {
    if (instances.isEmpty()) {
      return units.source();
    }
    instances.forEach(this::check);
    return PriceSource.ofInstanceTypes(instances, PriceOptions.CONFIGURED).orElse(units.source());
  }

  private void check(String type, Double price) {
    if (type.isBlank() || !(price >= 0 && price <= UnitPrices.LARGEST)) {
      throw new ParameterException(
          command.commandLine(),
          Main.flag(INSTANCE, type + "=" + price)
              + " is no price of an instance type; give one such as m5.large=0.096, the price"
              + " 0 to "
              + UnitPrices.LARGEST);
    }
  }
}
