package io.costaudit.examples.server;

import io.costaudit.internal.Quoted;
import io.costaudit.predict.price.StoragePrices;
import io.costaudit.predict.spec.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags that set prices of volumes. */
@HelpGroup("Prices")
final class StoragePriceOptions {
  private static final String GIB_MONTH = "--price-storage-gib-month";
  private static final String CLASS = "--price-storage-class";

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = GIB_MONTH,
      paramLabel = "PRICE",
      description =
          "Price of a GiB of a volume for a month (default: no price; volumes without a price are"
              + " listed with their size).")
  private @Nullable Double gibMonth;

  @Option(
      names = CLASS,
      paramLabel = "NAME=PRICE",
      description =
          "Price of a GiB of a volume of that storage class for a month; may be repeated (default:"
              + " the price of "
              + GIB_MONTH
              + ").")
  private Map<String, Double> classes = new LinkedHashMap<>();

  /** Returns the prices that were given. */
  StoragePrices prices() {
    StoragePrices.Builder prices = StoragePrices.builder().source(PriceOptions.CONFIGURED);
    if (gibMonth != null) {
      try {
        prices.gibMonth(gibMonth);
      } catch (IllegalArgumentException e) {
        throw refused(GIB_MONTH, gibMonth, e);
      }
    }
    classes.forEach(
        (name, price) -> {
          try {
            prices.storageClass(name, price);
          } catch (IllegalArgumentException e) {
            throw refused(CLASS, name + "=" + price, e);
          }
        });
    return prices.build();
  }

  /** Returns the prices that were given, for people: {@code 1 GiB-month of volumes 0.1}. */
  List<String> configured() {
    List<String> shown = new ArrayList<>();
    if (gibMonth != null) {
      shown.add("1 GiB-month of volumes " + PriceOptions.amount(gibMonth));
    }
    classes.forEach(
        (name, price) ->
            shown.add("1 GiB-month of " + Quoted.of(name) + " " + PriceOptions.amount(price)));
    return shown;
  }

  /** Returns warnings about storage classes that no claim of the manifests names. */
  List<String> warnings(List<Manifest> manifests) {
    ManifestNames names =
        ManifestNames.of(
            manifests, Set.of("storageClassName", "volume.beta.kubernetes.io/storage-class"));
    List<String> warnings = new ArrayList<>();
    classes.forEach(
        (name, price) -> {
          if (!names.hasText(name)) {
            warnings.add(
                Main.flag(CLASS, name + "=" + price)
                    + " has no effect: no claim in the input names that storage class");
          }
        });
    return warnings;
  }

  private ParameterException refused(String flag, Object value, IllegalArgumentException cause) {
    return new ParameterException(
        command.commandLine(),
        Main.flag(flag, value) + " is refused: " + cause.getMessage(),
        cause);
  }
}
