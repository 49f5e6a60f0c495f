package io.costaudit.examples.server;

import io.costaudit.predict.PriceSource;
import io.costaudit.predict.UnitPrices;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags that set prices. */
@HelpGroup("Prices")
final class PriceOptions {
  /** What prices from flags name as their source. */
  static final String CONFIGURED = "configured";

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--price-cpu-hour",
      paramLabel = "PRICE",
      description =
          "Price of a CPU core for an hour: a number, or the price of a month divided by its hours"
              + " (default: 23.08/730).")
  private @Nullable Double cpuHour;

  @Option(
      names = "--price-ram-gib-hour",
      paramLabel = "PRICE",
      description = "Price of a GiB of memory for an hour (default: 3.09/730).")
  private @Nullable Double ramGibHour;

  @Option(
      names = "--price-gpu-hour",
      paramLabel = "PRICE",
      description = "Price of a GPU for an hour (default: 0.95).")
  private @Nullable Double gpuHour;

  /**
   * Reads a price: a number, or two numbers with a slash between them, as the defaults are written.
   * The command line uses it for each flag that is a {@code Double}.
   */
  static final class Price implements CommandLine.ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      int stroke = text.indexOf('/');
      try {
        return stroke < 0
            ? Double.parseDouble(text.strip())
            : Double.parseDouble(text.substring(0, stroke).strip())
                / Double.parseDouble(text.substring(stroke + 1).strip());
      } catch (NumberFormatException e) {
        throw new CommandLine.TypeConversionException(
            "is not a price; accepted is a number such as 0.04, or a fraction such as 23.08/730");
      }
    }
  }

  /** The prices that were given, default prices for the rest. */
  PriceSource source() {
    if (cpuHour == null && ramGibHour == null && gpuHour == null) {
      return PriceSource.ofDefaults();
    }
    UnitPrices defaults = UnitPrices.DEFAULT;
    double perByte =
        price(
                "--price-ram-gib-hour",
                ramGibHour,
                defaults.costPerRAMByteHour() * UnitPrices.BYTES_PER_GIB)
            / UnitPrices.BYTES_PER_GIB;
    return PriceSource.fixed(
        new UnitPrices(
            price("--price-cpu-hour", cpuHour, defaults.costPerCPUCoreHour()),
            perByte,
            price("--price-gpu-hour", gpuHour, defaults.costPerGPUHour())),
        CONFIGURED);
  }

  private double price(String flag, @Nullable Double given, double byDefault) {
    double price = given == null ? byDefault : given;
    if (!(price >= 0 && price <= UnitPrices.LARGEST)) {
      throw new ParameterException(
          command.commandLine(),
          Main.flag(flag, price) + " is no price; accepted is 0 to " + UnitPrices.LARGEST);
    }
    return price;
  }
}
