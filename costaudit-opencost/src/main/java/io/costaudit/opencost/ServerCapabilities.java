package io.costaudit.opencost;

import io.costaudit.CostAuditException;
import io.costaudit.cost.Grouping;
import io.costaudit.opencost.OpenCostException.Kind;
import io.costaudit.opencost.read.ResponseParser;
import io.costaudit.time.TimeSource;
import io.costaudit.time.Window;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a live server: which of the two it is, and what it does not have. It is found
 * out by asking, and again after a while, since servers are upgraded and go away. Safe for use by
 * several threads: while one asks the others wait for what it finds out.
 */
final class ServerCapabilities {
  /** For how long what was found out is taken for true. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  /**
   * For how long a failure is: seven stores ask one after the other, and each would wait for it.
   */
  private static final Duration FRESH_FAILURE = Duration.ofSeconds(5);

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final OpenCostClient client;
  private final Supplier<List<Window>> windows;
  private final TimeSource time;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Known known;
  private @Nullable Failure failure;
  private @Nullable Bills bills;

  /**
   * @param windows that are asked about
   * @param time tells by its elapsed time how old an answer is
   */
  ServerCapabilities(OpenCostClient client, Supplier<List<Window>> windows, TimeSource time) {
    this.client = client;
    this.windows = windows;
    this.time = time;
  }

  /**
   * What was found out.
   *
   * @param whyNoAssets null if it has assets
   * @param assetFailure null unless it fails to tell them
   * @param asOf the elapsed time at which it was found out
   */
  private record Known(
      Dialect dialect,
      @Nullable String whyNoAssets,
      @Nullable CostAuditException assetFailure,
      Duration asOf) {}

  private record Failure(CostAuditException cause, Duration asOf) {}

  private record Bills(Optional<String> whyNone, Duration asOf) {}

  /** Which of the two it is, as far as was found out lately or ever. */
  Dialect dialect() {
    lock();
    try {
      return (known == null ? fresh() : known).dialect();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Throws if the server cannot be asked.
   *
   * @throws CostAuditException if it gives no usable answer
   */
  void checkReachable() {
    lock();
    try {
      Known unused = fresh();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Why it has no assets; empty if it does.
   *
   * @throws CostAuditException if it fails to tell them
   */
  Optional<String> whyNoAssets() {
    return Optional.ofNullable(ofAssets().whyNoAssets());
  }

  /**
   * Why it does not sum assets; empty if it does.
   *
   * @throws CostAuditException if it fails to tell any
   */
  Optional<String> whyNoAssetTotals() {
    Known now = ofAssets();
    if (now.whyNoAssets() != null) {
      return Optional.of(now.whyNoAssets());
    }
    return now.dialect() == Dialect.KUBECOST
        ? Optional.empty()
        : Optional.of("OpenCost does not sum assets, as Kubecost does by /assets?aggregate=");
  }

  private Known ofAssets() {
    lock();
    try {
      Known now = fresh();
      if (now.assetFailure() != null) {
        throw now.assetFailure();
      }
      return now;
    } finally {
      lock.unlock();
    }
  }

  /** Why allocations by node are not needed; empty if they are. */
  Optional<String> whyNoAllocationsByNode() {
    checkReachable();
    return dialect() == Dialect.KUBECOST
        ? Optional.of("Kubecost tells idle by node among all allocations")
        : Optional.empty();
  }

  /** Why it has no bills; empty if it does, or if no window is asked about. */
  Optional<String> whyNoCloudCosts() {
    lock();
    try {
      Known unused = fresh();
      Bills last = bills;
      if (last == null || !isFresh(last.asOf(), FRESH)) {
        last = new Bills(askForBills(), time.elapsed());
        bills = last;
      }
      return last.whyNone();
    } finally {
      lock.unlock();
    }
  }

  private Optional<String> askForBills() {
    Window day = endOfNewest(DAY);
    if (day == null) {
      return Optional.empty();
    }
    try {
      client.read(Dialect.cloudCosts(day), InputStream::read);
      return Optional.empty();
    } catch (OpenCostException e) {
      // What is wrong with the answer for one window is no news of the others.
      return isAbsence(e) ? Optional.of(absence(e, "cloud costs")) : Optional.empty();
    }
  }

  /** A thread that is interrupted while another one asks gives up, as when it asks itself. */
  private void lock() {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpenCostException(
          Kind.INTERRUPTED,
          client.base().toString(),
          OpenCostException.NO_STATUS,
          "",
          "the thread was interrupted",
          0,
          e);
    }
  }

  private boolean isFresh(Duration asOf, Duration howLong) {
    return time.elapsed().minus(asOf).compareTo(howLong) < 0;
  }

  private Known fresh() {
    Known last = known;
    if (last != null && isFresh(last.asOf(), FRESH)) {
      return last;
    }
    Failure failed = failure;
    if (failed != null && isFresh(failed.asOf(), FRESH_FAILURE)) {
      throw failed.cause();
    }
    failure = null;
    try {
      Known now = ask();
      known = now;
      return now;
    } catch (CostAuditException e) {
      failure = new Failure(e, time.elapsed());
      throw e;
    }
  }

  private Known ask() {
    Window hour = endOfNewest(HOUR);
    if (hour == null) {
      return new Known(Dialect.OPENCOST, null, null, time.elapsed());
    }
    try {
      return withAssets(hour);
    } catch (OpenCostException e) {
      if (isOfTheWholeServer(e)) {
        throw e;
      }
      checkAllocations(hour);
      // To every path that is not below its prefix Kubecost answers with a page of HTML.
      return e.kind() == Kind.HTML ? askedAgain(hour) : withoutAssets(e);
    } catch (UnreadableResponseException e) {
      checkAllocations(hour);
      return new Known(byPath(), null, e, time.elapsed());
    }
  }

  private Known askedAgain(Window hour) {
    try {
      return withAssets(hour);
    } catch (OpenCostException e) {
      return withoutAssets(e);
    }
  }

  private Known withAssets(Window hour) {
    // OpenCost ignores the parameter; its assets are one map, those of Kubecost an array.
    boolean isArray = isArray(Dialect.assetTotals(hour, Grouping.CLUSTER));
    return new Known(isArray ? Dialect.KUBECOST : Dialect.OPENCOST, null, null, time.elapsed());
  }

  /** They are always there, and show where the others would be. */
  private void checkAllocations(Window hour) {
    boolean unused = isArray(Dialect.OPENCOST.aggregated(hour, Grouping.CLUSTER));
  }

  private boolean isArray(OpenCostQuery query) {
    return client.read(
        query,
        body ->
            ResponseParser.isArray(
                client.uri(query).toString(), body, UnreadableResponseException::new));
  }

  private Known withoutAssets(OpenCostException e) {
    return isAbsence(e)
        ? new Known(byPath(), absence(e, "assets"), null, time.elapsed())
        : new Known(byPath(), null, e, time.elapsed());
  }

  /** Where its assets do not show which of the two it is. */
  private Dialect byPath() {
    return client.isBelowKubecostPath() ? Dialect.KUBECOST : Dialect.OPENCOST;
  }

  /** The last part of the newest window; null if there is none. */
  private @Nullable Window endOfNewest(Duration longest) {
    List<Window> all = windows.get();
    if (all.isEmpty()) {
      return null;
    }
    Window newest = all.get(all.size() - 1);
    return newest.duration().compareTo(longest) > 0
        ? new Window(newest.end().minus(longest), newest.end())
        : newest;
  }

  private static String absence(OpenCostException e, String what) {
    return "the server has no " + what + ": " + e.getMessage();
  }

  private static boolean isAbsence(OpenCostException e) {
    return e.kind() == Kind.NOT_FOUND || e.kind() == Kind.NOT_CONFIGURED;
  }

  /** Whether another question would fare no better. */
  private static boolean isOfTheWholeServer(OpenCostException e) {
    return switch (e.kind()) {
      case UNREACHABLE, TIMEOUT, UNAUTHORISED, REDIRECTED, UNAVAILABLE, INTERRUPTED, CLOSED -> true;
      case NOT_FOUND,
          REFUSED,
          TOO_LARGE,
          NOT_CONFIGURED,
          FAILED,
          HTML,
          NOT_JSON,
          EMPTY,
          ERROR_INSIDE,
          CUT,
          UNREADABLE ->
          false;
    };
  }
}
