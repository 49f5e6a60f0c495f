package io.costaudit.opencost;

import com.fasterxml.jackson.core.JsonToken;
import io.costaudit.cost.Grouping;
import io.costaudit.opencost.OpenCostException.Kind;
import io.costaudit.time.Window;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a live server: which of the two it is and what it does not have. It is found out
 * by asking, and again after a while, since servers are upgraded and go away. Safe for use by
 * several threads.
 */
final class Server {
  /** For how long what was found out is taken for true. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  private static final Duration HOUR = Duration.ofHours(1);

  private final OpenCostClient client;
  private final Supplier<List<Window>> windows;
  private final InstantSource clock;
  private final Object lock = new Object();
  private @Nullable Known known;

  /**
   * @param windows that are asked about
   */
  Server(OpenCostClient client, Supplier<List<Window>> windows, InstantSource clock) {
    this.client = client;
    this.windows = windows;
    this.clock = clock;
  }

  /**
   * What was found out.
   *
   * @param whyNoAssets null if it has assets
   */
  private record Known(Dialect dialect, @Nullable String whyNoAssets, Instant asOf) {}

  /** Which of the two it is, as far as was found out lately or ever. */
  Dialect dialect() {
    synchronized (lock) {
      return (known == null ? ask() : known).dialect();
    }
  }

  /** Why it has no assets; empty if it does. */
  Optional<String> whyNoAssets() {
    return Optional.ofNullable(fresh().whyNoAssets());
  }

  /** Why it does not sum assets; empty if it does. */
  Optional<String> whyNoAssetTotals() {
    Known now = fresh();
    if (now.whyNoAssets() != null) {
      return whyNoAssets();
    }
    return now.dialect() == Dialect.KUBECOST
        ? Optional.empty()
        : Optional.of("OpenCost does not sum assets, as Kubecost does by /assets?aggregate=");
  }

  /** Why it has no bills; empty if it does, or if no window is asked about. */
  Optional<String> whyNoCloudCosts() {
    checkReachable();
    Window window = newest();
    if (window == null) {
      return Optional.empty();
    }
    try {
      client.read(Dialect.cloudCosts(window), InputStream::read);
      return Optional.empty();
    } catch (OpenCostException e) {
      return Optional.of(absence(e, "cloud costs"));
    }
  }

  /**
   * Throws if the server cannot be asked.
   *
   * @throws OpenCostException if it gives no usable answer
   */
  void checkReachable() {
    fresh();
  }

  private Known fresh() {
    synchronized (lock) {
      Known last = known;
      return last != null && clock.instant().isBefore(last.asOf().plus(FRESH)) ? last : ask();
    }
  }

  private Known ask() {
    Window window = newest();
    if (window == null) {
      return new Known(Dialect.OPENCOST, null, clock.instant());
    }
    Window hour =
        window.duration().compareTo(HOUR) > 0
            ? new Window(window.end().minus(HOUR), window.end())
            : window;
    Dialect dialect;
    String whyNoAssets = null;
    try {
      // OpenCost ignores the parameter; its assets are one map, those of Kubecost an array.
      dialect = client.read(Dialect.assetTotals(hour, Grouping.CLUSTER), this::dialect);
    } catch (OpenCostException e) {
      whyNoAssets = absence(e, "assets");
      dialect = Dialect.OPENCOST;
      client.read(dialect.aggregated(hour, Grouping.CLUSTER), InputStream::read);
    }
    Known now = new Known(dialect, whyNoAssets, clock.instant());
    known = now;
    return now;
  }

  private @Nullable Window newest() {
    List<Window> all = windows.get();
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  private Dialect dialect(InputStream body) {
    try (JsonInput in = new JsonInput(client.toString(), body, "")) {
      JsonToken token = in.next();
      if (token == JsonToken.START_OBJECT) {
        boolean isData = false;
        while (!isData && in.next() == JsonToken.FIELD_NAME) {
          isData = in.name().equals("data");
          token = in.next();
          if (!isData) {
            in.skip();
          }
        }
        if (!isData) {
          throw in.unreadable("it holds no data, so it is no answer of OpenCost or Kubecost");
        }
      }
      return token == JsonToken.START_ARRAY ? Dialect.KUBECOST : Dialect.OPENCOST;
    }
  }

  /**
   * Why the server does not have something.
   *
   * @throws OpenCostException if it was not that
   */
  private static String absence(OpenCostException e, String what) {
    if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.NOT_CONFIGURED) {
      throw e;
    }
    return "the server has no " + what + ": " + e.getMessage();
  }
}
