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
      // What is wrong with the answer for one window is no news of the others.
      return isAbsence(e) ? Optional.of(absence(e, "cloud costs")) : Optional.empty();
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
    Known now;
    try {
      now = withAssets(hour);
    } catch (OpenCostException e) {
      // To every path that is not below its prefix Kubecost answers with a page of HTML.
      if (!isAbsence(e) && e.kind() != Kind.HTML) {
        throw e;
      }
      // Allocations are always there, and show where the others would be.
      client.read(Dialect.OPENCOST.aggregated(hour, Grouping.CLUSTER), InputStream::read);
      now = e.kind() == Kind.HTML ? asked(hour) : withoutAssets(e);
    }
    known = now;
    return now;
  }

  private Known asked(Window hour) {
    try {
      return withAssets(hour);
    } catch (OpenCostException e) {
      return withoutAssets(e);
    }
  }

  private Known withAssets(Window hour) {
    // OpenCost ignores the parameter; its assets are one map, those of Kubecost an array.
    OpenCostQuery query = Dialect.assetTotals(hour, Grouping.CLUSTER);
    Dialect dialect = client.read(query, body -> dialect(client.uri(query).toString(), body));
    return new Known(dialect, null, clock.instant());
  }

  private Known withoutAssets(OpenCostException e) {
    return new Known(Dialect.OPENCOST, absence(e, "assets"), clock.instant());
  }

  private @Nullable Window newest() {
    List<Window> all = windows.get();
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  private static Dialect dialect(String origin, InputStream body) {
    try (JsonInput in = new JsonInput(origin, body, "")) {
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
        if (in.token() == JsonToken.END_OBJECT) {
          throw in.unreadable("it is no answer with assets: it has no data");
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
    if (!isAbsence(e)) {
      throw e;
    }
    return "the server has no " + what + ": " + e.getMessage();
  }

  private static boolean isAbsence(OpenCostException e) {
    return e.kind() == Kind.NOT_FOUND || e.kind() == Kind.NOT_CONFIGURED;
  }
}
