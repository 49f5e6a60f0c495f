package io.costaudit.examples.server;

import io.costaudit.audit.AuditRuns;
import io.costaudit.opencost.OpenCostClient;
import io.costaudit.opencost.OpenCostPrices;
import io.costaudit.opencost.OpenCostStores;
import io.costaudit.opencost.OpenCostUsage;
import io.costaudit.predict.PriceSource;
import io.costaudit.predict.UsageSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

  private final OpenCostClient client;
  private final OpenCostClient clientForUsage;
  private final OpenCostPrices prices;
  private final OpenCostUsage usage;
  private final AuditRuns runs;
  private final AuditScheduleOptions schedule;
  private final InstantSource clock;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final ScheduledExecutorService threads = threads();
  private @Nullable String lastFailure;
  private List<String> lastWarnings = List.of();

  /**
   * Nothing is asked yet.
   *
   * @param client of the stores and the prices, is closed with this
   * @param clientForUsage is closed too
   */
  LiveCosts(
      OpenCostClient client,
      OpenCostClient clientForUsage,
      OpenCostPrices prices,
      OpenCostUsage usage,
      OpenCostStores stores,
      AuditScheduleOptions schedule,
      InstantSource clock) {
    this.client = client;
    this.clientForUsage = clientForUsage;
    this.prices = prices;
    this.usage = usage;
    this.runs = new AuditRuns(stores.auditor().clock(clock).build(), MAX_WAITING, clock);
    this.schedule = schedule;
    this.clock = clock;
  }

  private static ScheduledExecutorService threads() {
    AtomicInteger number = new AtomicInteger();
    // Two, as a server that takes minutes for its prices must not hold up the audits.
    ScheduledThreadPoolExecutor threads =
        new ScheduledThreadPoolExecutor(
            2,
            task -> {
              Thread thread = new Thread(task, "costaudit-live-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.setRemoveOnCancelPolicy(true);
    return threads;
  }

  PriceSource prices() {
    return prices;
  }

  UsageSource usage() {
    return usage;
  }

  /** The runs of audits, for the server that works on them. */
  AuditRuns runs() {
    return runs;
  }

  /** Asks for prices, and waits a while for them, and begins to audit on the schedule. */
  void start() throws InterruptedException {
    every(PRICES_RETRIED_EVERY, this::refreshPrices);
    Duration interval = schedule.interval();
    if (interval != null) {
      every(interval, schedule.of(runs, clock));
    }
    if (!asked.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
      LOG.log(
          Level.WARNING, "{0} takes long to tell its prices; others are used until then", client);
    }
  }

  private void every(Duration interval, Runnable task) {
    ScheduledFuture<?> unused = // neither task throws, and both end with the threads
        threads.scheduleWithFixedDelay(task, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void refreshPrices() {
    try {
      OpenCostPrices.Status status = prices.status();
      Instant asOf = status.asOf();
      boolean isDue =
          asOf == null
              || status.failure() != null
              || !clock.instant().isBefore(asOf.plus(PRICES_EVERY));
      if (isDue) {
        tell(prices.refresh());
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the prices could not be asked for", e);
    } finally {
      asked.countDown();
    }
  }

  /** Each change once, not each try. */
  private void tell(OpenCostPrices.Status status) {
    String failure = status.failure() == null ? null : status.failure().cause().getMessage();
    if (failure != null && lastFailure == null) {
      LOG.log(Level.WARNING, "no prices from {0}, tried again each minute: {1}", client, failure);
    } else if (failure == null && lastFailure != null) {
      LOG.log(Level.INFO, "prices from {0} again", client);
    }
    lastFailure = failure;
    if (!status.warnings().equals(lastWarnings)) {
      status.warnings().forEach(warning -> LOG.log(Level.WARNING, "prices: {0}", warning));
      lastWarnings = status.warnings();
    }
  }

  /** Gives up what is under way. */
  @Override
  public void close() {
    runs.close();
    threads.shutdownNow();
    client.close();
    clientForUsage.close();
  }
}
