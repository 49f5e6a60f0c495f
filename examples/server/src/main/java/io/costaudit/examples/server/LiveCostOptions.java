package io.costaudit.examples.server;

import io.costaudit.opencost.OpenCostClient;
import io.costaudit.opencost.OpenCostPrices;
import io.costaudit.opencost.OpenCostStores;
import io.costaudit.opencost.OpenCostUsage;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.time.Durations;
import io.costaudit.time.TimeSource;
import io.costaudit.time.Window;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags that say what a live OpenCost or Kubecost is used for while the program serves. */
@HelpGroup("What --opencost is used for")
@Requires("--opencost")
final class LiveCostOptions {
  private static final String DAYS = "--opencost-days";
  private static final int DEFAULT_DAYS = 15;
  private static final String CLUSTER = "--opencost-cluster";
  private static final String WINDOW = "--price-window";
  private static final String MAX_AGE = "--price-max-age";

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Mixin private final OpenCostOptions server = new OpenCostOptions();

  @Mixin private final AuditScheduleOptions schedule = new AuditScheduleOptions();

  @Option(
      names = DAYS,
      paramLabel = "COUNT",
      description =
          "Number of past days for which OpenCost or Kubecost still has data; older days are not"
              + " audited (default: 15, or as many as the schedule audits).")
  private @Nullable Integer days;

  @Option(
      names = CLUSTER,
      paramLabel = "CLUSTER-ID=SERVER-ID",
      description =
          "Maps the id of a watched cluster (see --cluster-id) to its id in OpenCost or Kubecost,"
              + " for prices and usage; may be repeated (default: the same id; or, if the server"
              + " has only one cluster and no flag maps that cluster, that cluster).")
  private Map<String, String> clusters = new LinkedHashMap<>();

  @Option(
      names = WINDOW,
      paramLabel = "WINDOW",
      defaultValue = OpenCostPrices.DEFAULT_WINDOW,
      description =
          "The program computes unit prices from the costs that the server has for this window,"
              + " such as 7d or 2026-11-28 (default: ${DEFAULT-VALUE}). If the server gives no price of a resource, the"
              + " other --price flags give it.")
  private String window = OpenCostPrices.DEFAULT_WINDOW;

  @Option(
      names = MAX_AGE,
      paramLabel = "DURATION",
      defaultValue = "24h",
      description =
          "Prices count as stale if the server has given no answer for this time (default:"
              + " ${DEFAULT-VALUE}).")
  private String maxAge = "24h";

  /**
   * What the server is used for; empty if none is given. Nothing is asked yet.
   *
   * @param configured prices for what the server does not tell
   * @throws ParameterException if flags say what cannot be
   */
  Optional<LiveCosts> of(PriceSource configured, TimeSource clock) {
    if (!server.isGiven()) {
      return Optional.empty();
    }
    int held = daysHeld();
    OpenCostClient client = server.client();
    OpenCostStores stores =
        checked(DAYS, held, () -> server.stores(client).days(held, Duration.ZERO).clock(clock))
            .build();
    OpenCostPrices.Builder prices =
        OpenCostPrices.builder(client).fallback(configured).clock(clock);
    Window unused = checked(WINDOW, window, () -> WindowText.parse(window, clock.instant()));
    prices.window(WindowText.inGrammar(window));
    prices.maxAge(checked(MAX_AGE, maxAge, () -> Durations.parse(maxAge)));
    OpenCostUsage.Builder usage = OpenCostUsage.builder(client).clock(clock);
    clusters.forEach(
        (ours, theirs) -> {
          checked(CLUSTER, ours + "=" + theirs, () -> prices.cluster(ours, theirs));
          checked(CLUSTER, ours + "=" + theirs, () -> usage.cluster(ours, theirs));
        });
    return Optional.of(
        new LiveCosts(
            client, checked(WINDOW, window, prices::build), usage, stores, schedule, clock));
  }

  private int daysHeld() {
    int scheduled = schedule.daysHeld();
    if (days == null) {
      return Math.max(DEFAULT_DAYS, scheduled);
    }
    if (days < scheduled) {
      throw new ParameterException(
          command.commandLine(),
          Main.flag(DAYS, days)
              + " leaves out days that the schedule audits; give "
              + scheduled
              + " or more, or another --audit-days or --audit-settled");
    }
    return days;
  }

  private <T> T checked(String flag, Object given, Supplier<T> setting) {
    try {
      return setting.get();
    } catch (ParameterException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(), Main.flag(flag, given) + ": " + e.getMessage(), e);
    }
  }
}
