package io.costaudit.examples.server;

import io.costaudit.CostAuditException;
import io.costaudit.audit.AuditRuns;
import io.costaudit.http.SpecCostHandler;
import io.costaudit.internal.OutOfMemory;
import io.costaudit.opencost.OpenCostClient;
import io.costaudit.opencost.OpenCostPrices;
import io.costaudit.opencost.OpenCostStores;
import io.costaudit.opencost.OpenCostUsage;
import io.costaudit.predict.UsageSource;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.time.TimeSource;
import io.costaudit.time.Window;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a live OpenCost or Kubecost is good for while the program serves: its costs are audited on a
 * schedule, and its prices and its usage go into predictions. It may be away at any time. Safe for
 * use by several threads.
 */
final class LiveCosts implements AutoCloseable {
  private static final Logger LOG = System.getLogger(LiveCosts.class.getName());

  /** How many runs of audits may wait. */
  private static final int MAX_WAITING = AuditRuns.DEFAULT_MAX_WAITING;

  private static final Duration PRICES_EVERY = Duration.ofHours(1);
  private static final Duration PRICES_RETRIED_EVERY = Duration.ofMinutes(1);

  /** How long the start waits for the first prices, so that the first events have them. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Means of days: they do not change much in an hour, and are asked for anew before that. */
  private static final Duration USAGE_KEPT = Duration.ofHours(1);

  private static final Duration USAGE_EVERY = Duration.ofMinutes(30);
  private static final Duration USAGE_RETRIED_EVERY = Duration.ofMinutes(1);

  /** A prediction waits for usage, and whoever asked waits for the prediction. */
  private static final Duration USAGE_PATIENCE = Duration.ofSeconds(20);

  /** How many windows of usage are asked for at once; more are refused. */
  private static final int USAGE_AT_ONCE = 2;

  private final OpenCostClient client;
  private final OpenCostPrices prices;
  private final OpenCostUsage usage;
  private final AuditRuns runs;
  private final AuditScheduleOptions schedule;
  private final TimeSource time;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final ScheduledExecutorService threads = scheduled();
  private final ExecutorService usageThreads = forUsage();
  private final FailureLog priceFailures;
  private final FailureLog usageFailures;
  private final AtomicBoolean saidThatPricesTakeLong = new AtomicBoolean();
  private List<String> lastWarnings = List.of();

  /** By the clock of {@link System#nanoTime}. */
  private volatile long patienceEnds;

  /** Used only by the task that refreshes the prices, which never runs twice at once. */
  private final Repetition pricesRefresh;

  /** Used only by the task that refreshes the usage, which never runs twice at once. */
  private final Repetition usageRefresh;

  private volatile @Nullable CostAuditException usageFailure;

  /**
   * Nothing is asked yet.
   *
   * @param client of all of them, is closed with this
   */
  LiveCosts(
      OpenCostClient client,
      OpenCostPrices prices,
      OpenCostUsage.Builder usage,
      OpenCostStores stores,
      AuditScheduleOptions schedule,
      TimeSource time) {
    this.client = client;
    this.prices = prices;
    this.usage = usage.maxAge(USAGE_KEPT).background(usageThreads, USAGE_PATIENCE).build();
    this.runs = new AuditRuns(stores.auditor().clock(time).build(), MAX_WAITING, time);
    this.schedule = schedule;
    this.time = time;
    pricesRefresh = new Repetition(time, PRICES_EVERY);
    usageRefresh = new Repetition(time, USAGE_EVERY);
    priceFailures = new FailureLog(LOG, "prices from " + client, "tried again each minute");
    usageFailures = new FailureLog(LOG, "usage from " + client, "tried again each minute");
  }

  private static ScheduledExecutorService scheduled() {
    // Three, as a server that takes minutes for prices and usage must not hold up the audits.
    ScheduledThreadPoolExecutor threads =
        new ScheduledThreadPoolExecutor(3, daemons("costaudit-live-"));
    threads.setRemoveOnCancelPolicy(true);
    return threads;
  }

  private static ExecutorService forUsage() {
    return new ThreadPoolExecutor(
        0,
        USAGE_AT_ONCE,
        1,
        TimeUnit.MINUTES,
        new SynchronousQueue<>(),
        daemons("costaudit-usage-"));
  }

  private static ThreadFactory daemons(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  PriceSource prices() {
    return prices;
  }

  UsageSource usage() {
    return usage;
  }

  /**
   * Returns why the prices or the usage of the server cannot be used now, one reason per item. The
   * runs of the audits report their own failures.
   */
  List<String> degradations() {
    List<String> reasons = new ArrayList<>();
    OpenCostPrices.Status status = prices.status();
    OpenCostPrices.Failure failure = status.failure();
    if (failure != null) {
      reasons.add(
          "the prices cannot be read, so "
              + pricesInstead(status)
              + "; the program asks again every minute: "
              + failure.cause().getMessage());
    } else if (status.asOf() == null) {
      reasons.add(client + " has not answered with prices yet, so " + pricesInstead(status));
    } else if (status.stale()) {
      reasons.add("the prices are stale: they are the prices of " + status.asOf());
    }
    CostAuditException ofUsage = usageFailure;
    if (ofUsage != null) {
      reasons.add(
          "the usage cannot be read, so predictions that need it are answered 503 or made from"
              + " older usage; the program asks again every minute: "
              + ofUsage.getMessage());
    }
    return reasons;
  }

  private static String pricesInstead(OpenCostPrices.Status status) {
    return status.asOf() == null
        ? "the prices of the flags are used, if any"
        : "those of " + status.asOf() + " are used";
  }

  /** The runs of audits, for the server that works on them. */
  AuditRuns runs() {
    return runs;
  }

  /**
   * Begins to ask for prices and for usage, and to audit on the schedule. Returns at once.
   *
   * @param clusters the ids of our clusters that are known so far
   */
  void start(Supplier<Set<String>> clusters) {
    patienceEnds = System.nanoTime() + PATIENCE.toNanos();
    every(PRICES_RETRIED_EVERY, () -> refreshPrices(clusters));
    every(USAGE_RETRIED_EVERY, this::refreshUsage);
    Duration interval = schedule.interval();
    if (interval != null) {
      every(interval, schedule.of(runs, time));
    }
  }

  /**
   * Waits for the first prices, so that the first events have them, but no longer than until {@link
   * #start} is 10 seconds ago. May be called by several threads.
   */
  void awaitPrices() throws InterruptedException {
    long left = Math.max(0, patienceEnds - System.nanoTime());
    if (!asked.await(left, TimeUnit.NANOSECONDS) && !saidThatPricesTakeLong.getAndSet(true)) {
      LOG.log(
          Level.WARNING, "{0} takes long to tell its prices; others are used until then", client);
    }
  }

  private void every(Duration interval, Runnable task) {
    ScheduledFuture<?> unused = // ends with the threads
        threads.scheduleWithFixedDelay(
            () -> runAndLiveOn(task), 0, interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** What escaped would end the task for good, and nobody would hear of it. */
  static void runAndLiveOn(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      OutOfMemory.tell(e);
      LOG.log(Level.ERROR, "a task failed that is repeated; it is run again in time", e);
    }
  }

  private void refreshPrices(Supplier<Set<String>> clusters) {
    try {
      OpenCostPrices.Status status = prices.status();
      if (pricesRefresh.isDue()) {
        Duration began = pricesRefresh.begin();
        status = prices.refresh();
        OpenCostPrices.Failure failure = status.failure();
        if (failure == null) {
          pricesRefresh.succeeded(began);
        } else {
          pricesRefresh.failed();
        }
        priceFailures.tell(failure == null ? null : failure.cause());
      }
      if (status.asOf() != null) {
        List<String> warnings = new ArrayList<>(status.warnings());
        warnings.addAll(ClusterCheck.warnings(clusters.get(), prices::serverCluster));
        warn(warnings);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the prices could not be asked for", e);
    } finally {
      asked.countDown();
    }
  }

  /** Of what was not told the last time. */
  private void warn(List<String> warnings) {
    for (String warning : warnings) {
      if (!lastWarnings.contains(warning)) {
        LOG.log(Level.WARNING, "prices and usage: {0}", warning);
      }
    }
    lastWarnings = warnings;
  }

  /** Of the window that predictions are made of unless they say another. */
  private void refreshUsage() {
    if (!usageRefresh.isDue()) {
      return;
    }
    Duration began = usageRefresh.begin();
    try {
      usage.refresh(Window.parse(SpecCostHandler.DEFAULT_WINDOW, time.instant()));
      usageRefresh.succeeded(began);
      usageFailure = null;
      usageFailures.tell(null);
    } catch (CostAuditException e) {
      usageRefresh.failed();
      usageFailure = e;
      usageFailures.tell(e);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "usage could not be asked for", e);
    }
  }

  /** Gives up what is under way. */
  @Override
  public void close() {
    runs.close();
    threads.shutdownNow();
    usageThreads.shutdownNow();
    client.close();
  }
}
