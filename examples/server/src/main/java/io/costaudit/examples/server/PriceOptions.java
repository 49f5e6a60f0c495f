package io.costaudit.examples.server;

import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.UnitPrices;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
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

  private static final MathContext SHOWN_DIGITS = new MathContext(4);

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
    private static final String ACCEPTED =
        "give a number such as 0.04, or a fraction such as 23.08/730";

    @Override
    public Double convert(String text) {
      int stroke = text.indexOf('/');
      double price;
      try {
        double divisor = stroke < 0 ? 1 : Double.parseDouble(text.substring(stroke + 1).strip());
        if (divisor == 0) {
          throw new CommandLine.TypeConversionException("divides by zero; " + ACCEPTED);
        }
        price =
            Double.parseDouble((stroke < 0 ? text : text.substring(0, stroke)).strip()) / divisor;
      } catch (NumberFormatException e) {
        throw new CommandLine.TypeConversionException("is not a price; " + ACCEPTED);
      }
      if (!Double.isFinite(price)) { // Java reads the words NaN and Infinity too
        throw new CommandLine.TypeConversionException("is not a finite number; " + ACCEPTED);
      }
      return price;
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

  /** Returns the prices that were given, for people: {@code 1 CPU core-hour 0.04}. */
  List<String> configured() {
    return shown(true);
  }

  /** Returns the prices that were not given, for people. They are in US dollars. */
  List<String> defaults() {
    return shown(false);
  }

  private List<String> shown(boolean given) {
    UnitPrices defaults = UnitPrices.DEFAULT;
    double perGib = defaults.costPerRAMByteHour() * UnitPrices.BYTES_PER_GIB;
    List<String> shown = new ArrayList<>();
    show("1 CPU core-hour", cpuHour, defaults.costPerCPUCoreHour(), given, shown);
    show("1 GiB-hour of memory", ramGibHour, perGib, given, shown);
    show("1 GPU-hour", gpuHour, defaults.costPerGPUHour(), given, shown);
    return shown;
  }

  private static void show(
      String unit, @Nullable Double price, double byDefault, boolean given, List<String> shown) {
    if ((price != null) == given) {
      shown.add(unit + " " + amount(price == null ? byDefault : price));
    }
  }

  /** Returns a price with at most four significant digits and without an exponent. */
  static String amount(double price) {
    BigDecimal rounded = new BigDecimal(price).round(SHOWN_DIGITS);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  private double price(String flag, @Nullable Double given, double byDefault) {
    double price = given == null ? byDefault : given;
    if (!(price >= 0 && price <= UnitPrices.LARGEST)) {
      throw new ParameterException(
          command.commandLine(),
          Main.flag(flag, price) + " is no price; accepted values are 0 to " + UnitPrices.LARGEST);
    }
    return price;
  }
}
