package io.costaudit.opencost;

import static java.util.Objects.requireNonNull;

import io.costaudit.opencost.OpenCostException.Kind;
import io.costaudit.predict.ContainerUsage;
import io.costaudit.predict.ResourceRef;
import io.costaudit.predict.UsageSource;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * What the containers of workloads used on average, from a live OpenCost or Kubecost: for each
 * container of a workload Σ(usage average × minutes) ÷ Σ minutes over its allocations, so the mean
 * of one replica while it ran.
 *
 * <ul>
 *   <li>One answer tells all workloads of a window. It is kept as a table, a few hundred bytes for
 *       each container of each pod, until it is older than {@link Builder#maxAge}; the {@link
 *       Builder#maxWindows} used last are kept. Windows are widened to whole hours, so that {@code
 *       2d offset 1h} asked again a second later is the same one.
 *   <li>A workload is found by its cluster, namespace, kind and name; a pod by its name, whatever
 *       owns it. OpenCost takes the time off the names of the jobs of a CronJob, so that a CronJob
 *       and its jobs are one, whose usage is the mean of all runs. Which cluster an id means is
 *       found out as in {@link OpenCostPrices}.
 *   <li>Means are rounded to the nearest whole millicore and whole byte, a half up.
 *   <li>Averages and minutes that are no numbers or below 0 are left out. A container of which only
 *       the CPU or only the memory is known has 0 of the other, so that its request stands.
 * </ul>
 *
 * <p>Threads may share it. They wait for the server, under the timeouts of the client; those that
 * need the same window at the same time wait for one request. An answer that fails is not kept.
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

  /** Behind it no window can be widened to an hour. */
  private static final Instant LAST_HOUR = Instant.parse("9999-12-31T23:00:00Z");

  private final OpenCostClient client;
  private final Duration maxAge;
  private final ClusterIds ids;
  private final InstantSource clock;
  private final Object lock = new Object();
  private final Map<Window, Entry> entries;

  private OpenCostUsage(Builder builder) {
    client = builder.client;
    maxAge = builder.maxAge;
    ids = new ClusterIds(builder.clusters);
    clock = builder.clock;
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
   * @param asked when it was asked for
   */
  private record Entry(CompletableFuture<UsageTable> table, Instant asked) {}

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
   * @throws UnreadableAnswerException if it gives one that is not understood
   */
  @Override
  public Map<String, ContainerUsage> meanUsage(ResourceRef resource, Window window) {
    requireNonNull(resource, "resource");
    return window.isEmpty() ? Map.of() : table(widened(window)).find(resource, ids);
  }

  private static Window widened(Window window) {
    Instant start = window.start().truncatedTo(ChronoUnit.HOURS);
    Instant end = window.end().truncatedTo(ChronoUnit.HOURS);
    if (end.isBefore(window.end())) {
      end = end.isBefore(LAST_HOUR) ? end.plus(Duration.ofHours(1)) : window.end();
    }
    return new Window(start, end);
  }

  private UsageTable table(Window window) {
    while (true) {
      CompletableFuture<UsageTable> mine = new CompletableFuture<>();
      Entry entry;
      synchronized (lock) {
        Instant now = clock.instant();
        entry = entries.get(window);
        if (entry == null || isOld(entry, now)) {
          entry = new Entry(mine, now);
          entries.put(window, entry);
        }
      }
      if (entry.table == mine) {
        return ask(window, entry);
      }
      try {
        return entry.table.get();
      } catch (ExecutionException e) {
        boolean isOthers =
            e.getCause() instanceof OpenCostException failure && failure.kind() == Kind.INTERRUPTED;
        if (!isOthers) {
          throw thrown(e);
        }
        // Another thread was told to give up. This one was not, and asks itself.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new OpenCostException(
            Kind.INTERRUPTED,
            client.uri(query(window)).toString(),
            OpenCostException.NO_STATUS,
            "",
            "the thread was interrupted",
            0,
            e);
      }
    }
  }

  /** Old is also what a clock that was set back finds in the future. */
  private boolean isOld(Entry entry, Instant now) {
    Duration age = Duration.between(entry.asked, now);
    return age.isNegative() || age.compareTo(maxAge) > 0;
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
    OpenCostQuery query = query(window);
    String origin = client.uri(query).toString();
    try {
      UsageTable answer =
          client.read(
              query,
              body -> {
                UsageTable table = new UsageTable();
                AnswerParser.read(origin, body, new UsageReader(), table);
                return table;
              });
      entry.table.complete(answer);
      return answer;
    } catch (RuntimeException | Error e) {
      synchronized (lock) {
        entries.remove(window, entry);
      }
      entry.table.completeExceptionally(e);
      throw e;
    }
  }

  private static OpenCostQuery query(Window window) {
    return OpenCostQuery.of(OpenCostQuery.ALLOCATION)
        .with("window", RequestWindow.pair(window))
        .with("accumulate", "true")
        // What Kubecost has to be told, and what OpenCost does anyway.
        .with("idle", "false");
  }

  @Override
  public String toString() {
    return "OpenCostUsage[" + client.base() + "]";
  }

  /** Collects settings. Not safe for use by several threads. */
  public static final class Builder {
    private final OpenCostClient client;
    private final Map<String, String> clusters = ClusterIds.none();
    private Duration maxAge = Duration.ofMinutes(DEFAULT_MAX_AGE_MINUTES);
    private int maxWindows = DEFAULT_MAX_WINDOWS;
    private InstantSource clock = InstantSource.system();

    private Builder(OpenCostClient client) {
      this.client = requireNonNull(client, "client");
    }

    /**
     * How old an answer may be before it is asked for again, more than zero; {@value
     * #DEFAULT_MAX_AGE_MINUTES} minutes by default.
     */
    public Builder maxAge(Duration age) {
      if (age.isNegative() || age.isZero()) {
        throw new IllegalArgumentException("age must be more than zero: " + age);
      }
      maxAge = age;
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
     * Says which cluster of the server is meant by an id.
     *
     * @param ours as it stands in events and predictions
     * @param ofServer as the server calls it
     */
    public Builder cluster(String ours, String ofServer) {
      ClusterIds.put(clusters, ours, ofServer);
      return this;
    }

    /** Tells how old answers are; the system's clock by default. */
    public Builder clock(InstantSource clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    public OpenCostUsage build() {
      return new OpenCostUsage(this);
    }
  }
}
