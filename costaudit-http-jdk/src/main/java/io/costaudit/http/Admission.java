package io.costaudit.http;

import com.sun.net.httpserver.HttpContext;
import io.costaudit.internal.OutOfMemory;
import io.costaudit.time.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Limits what the requests of a server may use at once: places among the running requests, places
 * among the bodies that arrive, and turns to compute. A request that exceeds a limit is answered
 * 429. The threads that talk to clients wait for a small number of threads that compute, so that
 * clients cannot take the processors from the rest of the process. Threads may share it.
 */
final class Admission {
  private static final int IDLE_THREAD_SECONDS = 10;

  /** How many answers to requests that read are computed at once. */
  private static final int READS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

  /** How much memory answers may take, in bytes. */
  private static final long ANSWER_BYTES = Heap.share(8, 4 << 20, 128 << 20);

  private final Semaphore requests;
  private final Semaphore bodies;
  private final Turns reads = new Turns("requests", READS);
  private final AnswerMemory answers = new AnswerMemory(ANSWER_BYTES);
  private final RefusalLog refusals;
  private final Watchdog watchdog;
  private final ThreadPoolExecutor workers;
  private final Consumer<? super OutOfMemoryError> owner;

  /** The answer that each waiting thread waits for. */
  private final Map<Thread, CompletableFuture<?>> awaited = new ConcurrentHashMap<>();

  /** The threads that wait for their turn to compute. */
  private final Set<WaitForTurn> waiting = ConcurrentHashMap.newKeySet();

  private volatile boolean stopping;
  private volatile long stopAt;

  /**
   * Makes the limits of one server.
   *
   * @param requests how many requests are under way at once, at least 1
   * @param bodies how many bodies arrive at once, at least 1
   * @param owner receives each {@link OutOfMemoryError}, in the thread that met it
   */
  Admission(int requests, int bodies, Consumer<? super OutOfMemoryError> owner) {
    this(requests, bodies, owner, new RefusalLog(RefusalLog.DEFAULT_QUIET));
  }

  /** Makes the limits of one server with a log of its own for refusals. */
  Admission(
      int requests, int bodies, Consumer<? super OutOfMemoryError> owner, RefusalLog refusals) {
    this.refusals = refusals;
    this.requests = new Semaphore(requests);
    this.bodies = new Semaphore(bodies);
    this.owner = owner;
    watchdog = new Watchdog(this::tick, this::tellOwner);
    AtomicInteger number = new AtomicInteger();
    workers =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE, // the turns bound it
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon(task, "costaudit-work-" + number.incrementAndGet()));
  }

  /** Holds the instance for handlers that are mounted in other servers; it is never closed. */
  private static final class Shared {
    static final Admission INSTANCE = started();

    private static Admission started() {
      Admission admission =
          new Admission(
              CostAuditServer.DEFAULT_MAX_CONCURRENT_REQUESTS,
              JdkServer.defaultMaxConnections() / 2,
              OutOfMemory::tell);
      admission.start();
      return admission;
    }
  }

  /** Returns the admission of the server that has the context. */
  static Admission of(HttpContext context) {
    return context.getAttributes().get(Admission.class.getName()) instanceof Admission admission
        ? admission
        : Shared.INSTANCE;
  }

  /** Makes this the admission of a context. */
  void govern(HttpContext context) {
    context.getAttributes().put(Admission.class.getName(), this);
  }

  /** Starts the thread of the watchdog, which ends transfers that take too long. */
  void start() {
    daemon(watchdog, "costaudit-http-watchdog").start();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private void tick() {
    refusals.tick();
    if (stopping && System.nanoTime() - stopAt > 0) {
      waiting.forEach(WaitForTurn::end);
      awaited.values().forEach(answer -> answer.completeExceptionally(Refusal.stopping()));
    }
  }

  Watchdog watchdog() {
    return watchdog;
  }

  AnswerMemory answers() {
    return answers;
  }

  Turns reads() {
    return reads;
  }

  /**
   * Takes a place among the requests that are under way, and gives it back when closed.
   *
   * @throws Refusal with status 429 if there is none
   */
  Place request() {
    return place(requests, "too many requests are under way at once");
  }

  /** Returns how many more requests may be under way now. */
  int freePlaces() {
    return requests.availablePermits();
  }

  /**
   * Takes a place among the bodies that arrive, and gives it back when closed.
   *
   * @throws Refusal with status 429 if there is none
   */
  Place body() {
    return place(bodies, "too many request bodies arrive at once");
  }

  private static Place place(Semaphore places, String refusal) {
    if (!places.tryAcquire()) {
      throw Refusal.busy(refusal);
    }
    return places::release;
  }

  /** A place that a request holds until it closes it, once. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /** Counts a request that was refused because there were too many. */
  void refused(String reason) {
    refusals.refused(reason);
  }

  /**
   * Reports an {@link OutOfMemoryError} to the owner of the server. Does nothing if the error is
   * not one and was not caused by one.
   */
  void tellOwner(Throwable e) {
    OutOfMemory.tell(e, owner);
  }

  /**
   * Waits for a turn, and then computes an answer, or a part of it, in a thread that computes.
   *
   * @param time how long the computation may take; after that it goes on and keeps its turn, but
   *     its result is thrown away
   * @throws Refusal with status 429 if no turn is free in time, 503 if the computation takes too
   *     long or the server stops
   */
  <T> T compute(Turns turns, Duration time, Supplier<T> work) {
    take(turns);
    CompletableFuture<T> answer = new CompletableFuture<>();
    awaited.put(Thread.currentThread(), answer);
    try {
      begin(turns, work, answer);
      return answer.get(Durations.nanos(time), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      abandon(answer);
      throw Refusal.of(
          503,
          "the answer takes longer than "
              + time.toSeconds()
              + " seconds to compute; ask for less, or ask again later");
    } catch (InterruptedException e) {
      abandon(answer);
      Thread.currentThread().interrupt();
      throw Refusal.stopping();
    } catch (ExecutionException | CompletionException e) {
      throw sneaky(e.getCause() == null ? e : e.getCause());
    } finally {
      awaited.remove(Thread.currentThread());
    }
  }

  private void take(Turns turns) {
    WaitForTurn wait = new WaitForTurn();
    waiting.add(wait);
    try {
      turns.take();
    } finally {
      waiting.remove(wait);
      wait.isOver();
    }
  }

  /** A thread that waits for its turn. It is interrupted then and at no other time. */
  private static final class WaitForTurn {
    private final Thread thread = Thread.currentThread();
    private final Object lock = new Object();
    private boolean over;
    private boolean interrupted;

    /** Lets the wait end without a turn. */
    void end() {
      synchronized (lock) {
        if (!over) {
          interrupted = true;
          thread.interrupt();
        }
      }
    }

    /** Called by the thread itself; an interrupt would close the connection that it writes to. */
    void isOver() {
      synchronized (lock) {
        over = true;
        if (interrupted) {
          Thread.interrupted();
        }
      }
    }
  }

  /** Nobody waits for the answer any more, so what it ends with is not told by whoever waits. */
  private void abandon(CompletableFuture<?> answer) {
    if (!answer.cancel(false)) { // it came in the last moment
      CompletableFuture<?> unused =
          answer.whenComplete(
              (found, e) -> {
                if (e != null) {
                  tellOwner(e);
                }
              });
    }
  }

  private <T> void begin(Turns turns, Supplier<T> work, CompletableFuture<T> answer) {
    boolean begun = false;
    try {
      workers.execute(
          () -> {
            try {
              answer.complete(work.get());
            } catch (Throwable e) {
              if (!answer.completeExceptionally(e)) {
                tellOwner(e); // the thread that waited for the answer has gone on without it
              }
            } finally {
              turns.release();
            }
          });
      begun = true;
    } catch (RejectedExecutionException e) {
      throw Refusal.stopping();
    } finally {
      if (!begun) {
        turns.release();
      }
    }
  }

  /**
   * Throws the error, or returns the exception, of a computation unchanged. A supplier throws no
   * checked exceptions.
   */
  private static RuntimeException sneaky(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
  }

  /** Answers 503 to each request that is still being computed after that time. */
  void stopWithin(Duration time) {
    stopAt = System.nanoTime() + Durations.nanos(time);
    stopping = true;
  }

  /** Ends the threads. */
  void close() {
    watchdog.close();
    workers.shutdown();
  }
}
