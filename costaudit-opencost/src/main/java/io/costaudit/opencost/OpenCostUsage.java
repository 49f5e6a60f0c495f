package io.costaudit.opencost;

import static java.util.Objects.requireNonNull;

import io.costaudit.opencost.OpenCostException.Kind;
import io.costaudit.opencost.read.UsageReader;
import io.costaudit.opencost.read.UsageReader.Used;
import io.costaudit.predict.UsageSource;
import io.costaudit.predict.spec.ContainerUsage;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.time.Durations;
import io.costaudit.time.TimeSource;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the containers of workloads used on average, from a live OpenCost or Kubecost: for each
 * container of a workload Σ(usage average × minutes) ÷ Σ minutes over its allocations, so the mean
 * of one replica while it ran.
 *
 * <ul>
 *   <li>One answer tells all workloads of a window. It is kept as a table, a few hundred bytes for
 *       each container of each pod, until it is older than {@link Builder#maxAge}; the {@link
 *       Builder#maxWindows} used last are kept. Windows are widened to whole hours, and from a day
 *       on to whole UTC days, which is all that a Kubecost gives; so {@code 2d offset 1h} asked
 *       again a second later is the same one. One that the server refuses as too large is asked for
 *       in halves, down to an hour. Rows of another window are left out; rows across an end of it
 *       are an error.
 *   <li>A workload is found by its cluster, namespace, kind and name; a pod by its name, whatever
 *       owns it. OpenCost takes the time off the names of the jobs of a CronJob, so that a CronJob
 *       and its jobs are one, whose usage is the mean of all runs. Which cluster an id means is
 *       found out as in {@link OpenCostPrices}.
 *   <li>Means are rounded to the nearest whole millicore and whole byte, a half up.
 *   <li>Averages and minutes that are no numbers or below 0 are left out. A container of which only
 *       the CPU or only the memory is known has 0 of the other, so that its request stands.
 * </ul>
 *
 * <p>Threads may share it. Those that need the same window at the same time wait for one request.
 * It is sent in the thread of the first of them, under the timeouts of the client, or {@linkplain
 * Builder#background in the background}: then nobody waits for longer than was said, and an answer
 * that comes later is there for the next. An answer that fails is not kept. {@link #refresh} has
 * one ready before anybody waits.
 *
 * @since 0.1.0
 */
public final class OpenCostUsage implements UsageSource {
  /** The default of {@link Builder#maxAge}, in minutes: {@value}. */
  public static final int DEFAULT_MAX_AGE_MINUTES = 15;

  /** The default of {@link Builder#maxWindows}: {@value}. */
  public static final int DEFAULT_MAX_WINDOWS = 4;

  /** The most {@link Builder#maxWindows}: {@value}. */
  public static final int MAX_WINDOWS = 1000;

  private static final Duration HOUR = Duration.ofHours(1);

  private final OpenCostClient client;
  private final ServedRows<Used> rows;
  private final @Nullable Executor executor;
  private final Duration waitAtMost;
  private final Duration maxAge;
  private final ClusterIdTranslator ids;
  private final TimeSource time;
  private final Object lock = new Object();
  private final Map<Window, Entry> entries;

  private OpenCostUsage(Builder builder) {
    client = builder.client;
    rows = new ServedRows<>(client, AllocationWindow::query, UsageReader::new, HOUR);
    executor = builder.executor;
    waitAtMost = builder.waitAtMost;
    maxAge = builder.maxAge;
    ids = new ClusterIdTranslator(builder.clusters);
    time = TimeSource.of(builder.clock);
    entries = new LatestUsed(builder.maxWindows);
  }

  /** Begins with the defaults. The client stays the caller's to close. */
  public static Builder builder(OpenCostClient client) {
    return new Builder(client);
  }

  /** The defaults. The client stays the caller's to close. */
  public static OpenCostUsage of(OpenCostClient client) {
    return builder(client).build();
  }

  /**
   * An answer that is there or on its way.
   *
   * @param asked when it was asked for, in elapsed time, so that a clock that is set does not
   *     change its age
   */
  private record Entry(CompletableFuture<UsageTable> table, Duration asked) {}

  /** Forgets what was not used for longest. */
  private static final class LatestUsed extends LinkedHashMap<Window, Entry> {
    private static final long serialVersionUID = 1L;

    private final int most;

    LatestUsed(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Window, Entry> eldest) {
      return size() > most;
    }
  }

  /**
   * The mean usage of each container of a workload per replica, by container name. Empty where the
   * workload did not run, for a node, and of an empty window.
   *
   * @throws OpenCostException if the server gives no usable answer
   * @throws UnreadableResponseException if it gives one that is not understood
   */
  @Override
  public Map<String, ContainerUsage> meanUsage(ResourceRef resource, Window window) {
    requireNonNull(resource, "resource");
    return window.isEmpty()
        ? Map.of()
        : table(AllocationWindow.widened(window)).find(resource, ids);
  }

  /**
   * Asks for a window unless its answer is there and recent enough, and waits for the answer.
   *
   * @throws OpenCostException if the server gives no usable answer
   * @throws UnreadableResponseException if it gives one that is not understood
   */
  @Override
  public void load(Window window) {
    if (!window.isEmpty()) {
      UsageTable unused = table(AllocationWindow.widened(window));
    }
  }

  /**
   * Asks for a window anew, in the thread that calls, under the timeouts of the client. What is
   * kept of it is used until the answer is there. Does nothing while that is on its way already.
   *
   * @param window not empty
   * @throws OpenCostException if the server gives no usable answer
   * @throws UnreadableResponseException if it gives one that is not understood
   */
  public void refresh(Window window) {
    if (window.isEmpty()) {
      throw new IllegalArgumentException("window must not be empty: " + window);
    }
    Window asked = AllocationWindow.widened(window);
    Entry entry;
    synchronized (lock) {
      entry = new Entry(new CompletableFuture<>(), time.elapsed());
      Entry last = entries.get(asked);
      if (last != null && !last.table.isDone()) {
        return;
      }
      if (last == null || isOld(last, entry.asked)) {
        entries.put(asked, entry);
      }
    }
    UsageTable unused = ask(asked, entry);
  }

  private UsageTable table(Window window) {
    while (true) {
      CompletableFuture<UsageTable> mine = new CompletableFuture<>();
      Entry entry;
      synchronized (lock) {
        Duration now = time.elapsed();
        entry = entries.get(window);
        if (entry == null || isOld(entry, now)) {
          entry = new Entry(mine, now);
          entries.put(window, entry);
        }
      }
      if (entry.table == mine) {
        if (executor == null) {
          return ask(window, entry);
        }
        hand(window, entry, executor);
      }
      try {
        return executor == null
            ? entry.table.get()
            : entry.table.get(Durations.nanos(waitAtMost), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        throw failure(
            Kind.TIMEOUT,
            window,
            "no answer in "
                + waitAtMost.toMillis()
                + " ms; it is still waited for, and will be there when it is asked for again later",
            e);
      } catch (ExecutionException e) {
        boolean isOthers =
            e.getCause() instanceof OpenCostException failure && failure.kind() == Kind.INTERRUPTED;
        if (!isOthers) {
          throw thrown(e);
        }
        // Another thread was told to give up. This one was not, and asks itself.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failure(Kind.INTERRUPTED, window, "the thread was interrupted", e);
      }
    }
  }

  /** Returns whether an answer is too old. One that is on its way is not, since it ends in time. */
  private boolean isOld(Entry entry, Duration now) {
    return entry.table.isDone() && now.minus(entry.asked).compareTo(maxAge) > 0;
  }

  private void hand(Window window, Entry entry, Executor to) {
    try {
      to.execute(
          () -> {
            try {
              UsageTable unused = ask(window, entry);
            } catch (RuntimeException e) {
              // Whoever waits is told by the entry.
            }
          });
    } catch (RejectedExecutionException e) {
      fail(
          window,
          entry,
          failure(Kind.UNAVAILABLE, window, "too much usage is asked for at once", e));
    }
  }

  private OpenCostException failure(Kind kind, Window window, String what, Exception cause) {
    String url = client.uri(AllocationWindow.query(window)).toString();
    return new OpenCostException(kind, url, OpenCostException.NO_STATUS, "", what, 0, cause);
  }

  private static RuntimeException thrown(ExecutionException e) {
    if (e.getCause() instanceof RuntimeException cause) {
      return cause;
    }
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    throw new AssertionError("nothing else is thrown", e);
  }

  private UsageTable ask(Window window, Entry entry) {
    try {
      UsageTable table = new UsageTable();
      rows.read(window, table::add);
      synchronized (lock) {
        entries.put(window, entry);
      }
      entry.table.complete(table);
      return table;
    } catch (RuntimeException | Error e) {
      fail(window, entry, e);
      throw e;
    }
  }

  private void fail(Window window, Entry entry, Throwable e) {
    synchronized (lock) {
      entries.remove(window, entry);
    }
    entry.table.completeExceptionally(e);
  }

  @Override
  public String toString() {
    return "OpenCostUsage[" + client.base() + "]";
  }

  /** Collects settings. Not safe for use by several threads. */
  public static final class Builder {
    private final OpenCostClient client;
    private final Map<String, String> clusters = ClusterIdTranslator.none();
    private Duration maxAge = Duration.ofMinutes(DEFAULT_MAX_AGE_MINUTES);
    private int maxWindows = DEFAULT_MAX_WINDOWS;
    private @Nullable Executor executor;
    private Duration waitAtMost = Duration.ZERO;
    private InstantSource clock = InstantSource.system();

    private Builder(OpenCostClient client) {
      this.client = requireNonNull(client, "client");
    }

    /**
     * How old an answer may be before it is asked for again, more than zero; {@value
     * #DEFAULT_MAX_AGE_MINUTES} minutes by default.
     */
    public Builder maxAge(Duration age) {
      maxAge = Durations.positive("age", age);
      return this;
    }

    /**
     * How many windows are kept, 1 to {@value #MAX_WINDOWS}; {@value #DEFAULT_MAX_WINDOWS} by
     * default.
     */
    public Builder maxWindows(int count) {
      if (count < 1 || count > MAX_WINDOWS) {
        throw new IllegalArgumentException("maxWindows must be 1 to " + MAX_WINDOWS + ": " + count);
      }
      maxWindows = count;
      return this;
    }

    /**
     * Has requests sent by threads of your own, so that nobody waits for longer than that; an
     * answer that takes longer is kept when it comes, and is there for who asks again. By default
     * whoever asks sends the request and waits for its end.
     *
     * @param threads runs each task or rejects it, such as a pool of a few threads without a queue:
     *     a task lasts as long as the server takes, under the timeouts of the client
     * @param patience more than zero
     */
    public Builder background(Executor threads, Duration patience) {
      executor = requireNonNull(threads, "threads");
      waitAtMost = Durations.positive("patience", patience);
      return this;
    }

    /**
     * Says which cluster of the server is meant by an id.
     *
     * @param ours as it stands in events and predictions
     * @param ofServer as the server calls it
     */
    public Builder cluster(String ours, String ofServer) {
      ClusterIdTranslator.put(clusters, ours, ofServer);
      return this;
    }

    /**
     * Tells how old answers are; the system's clock by default. Ages are measured in the elapsed
     * time of {@link TimeSource#of}, so that setting the clock does not change them.
     */
    public Builder clock(InstantSource clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    public OpenCostUsage build() {
      return new OpenCostUsage(this);
    }
  }
}
