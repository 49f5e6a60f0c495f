package io.costaudit.opencost.transport;

import io.costaudit.internal.OneLine;
import io.costaudit.opencost.OpenCostException;
import io.costaudit.time.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, as the bytes that one thread reads while another brings them; few of them
 * wait at a time. The stream of the JDK is not used because it waits forever. Only {@link #abort}
 * may be called by any thread.
 */
final class BodyPipe extends InputStream implements HttpResponse.BodySubscriber<BodyPipe> {
  /** Enough to keep a reader busy while more is on its way. */
  private static final int AHEAD_BYTES = 1 << 18;

  private final long idleNanos;
  private final long deadline;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
  private Flow.@Nullable Subscription subscription;
  private int waitingBytes;
  private boolean isRequested;
  private boolean isComplete;
  private @Nullable TransportException failure;
  private long count;

  /**
   * Waits for its subscription.
   *
   * @param idle how long it waits for the next bytes
   * @param deadline how long it waits at all, in the time of {@link System#nanoTime}
   */
  BodyPipe(Duration idle, long deadline) {
    idleNanos = Durations.nanos(idle);
    this.deadline = deadline;
  }

  @Override
  public CompletionStage<BodyPipe> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    boolean isLate;
    lock.lock();
    try {
      isLate = failure != null || subscription != null;
      if (!isLate) {
        subscription = given;
      }
    } finally {
      lock.unlock();
    }
    if (isLate) {
      given.cancel();
    } else {
      requestMore();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> some) {
    lock.lock();
    try {
      isRequested = false;
      for (ByteBuffer buffer : some) {
        if (buffer.hasRemaining()) {
          buffers.add(buffer);
          waitingBytes += buffer.remaining();
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    requestMore();
  }

  @Override
  public void onError(Throwable why) {
    fail(
        new TransportException(
            OpenCostException.Kind.CUT,
            "the connection broke: " + OneLine.of(why.getMessage()),
            why));
  }

  @Override
  public void onComplete() {
    lock.lock();
    try {
      isComplete = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes were taken out. */
  long count() {
    return count;
  }

  @Override
  public int available() {
    lock.lock();
    try {
      ByteBuffer first = buffers.peek();
      return first == null ? 0 : first.remaining();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int taken;
    lock.lock();
    try {
      ByteBuffer first = awaitBuffer();
      if (first == null) {
        return -1;
      }
      taken = Math.min(length, first.remaining());
      first.get(to, offset, taken);
      count += taken;
      waitingBytes -= taken;
      if (!first.hasRemaining()) {
        buffers.remove();
      }
    } finally {
      lock.unlock();
    }
    requestMore();
    return taken;
  }

  /** The buffer whose turn it is; null at the end. */
  private @Nullable ByteBuffer awaitBuffer() throws TransportException {
    long start = System.nanoTime();
    while (true) {
      // What came before the connection broke is still good.
      ByteBuffer first = buffers.peek();
      if (first != null) {
        return first;
      }
      if (failure != null) {
        throw failure;
      }
      if (isComplete) {
        return null;
      }
      long now = System.nanoTime();
      long left = Math.min(idleNanos - (now - start), deadline - now);
      if (left <= 0) {
        throw failed(
            OpenCostException.Kind.TIMEOUT,
            deadline - now <= 0
                ? "the whole took too long"
                : "no byte came for " + idleNanos / 1_000_000 + " ms",
            null);
      }
      try {
        long unused = changed.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failed(
            OpenCostException.Kind.INTERRUPTED, "the thread was interrupted while it read", e);
      }
    }
  }

  private TransportException failed(
      OpenCostException.Kind kind, String message, @Nullable Throwable cause) {
    TransportException why = new TransportException(kind, message, cause);
    failure = why;
    return why;
  }

  /** Asks for more unless that is under way, or enough waits. */
  private void requestMore() {
    Flow.Subscription source = null;
    lock.lock();
    try {
      boolean isWanted = !isRequested && waitingBytes < AHEAD_BYTES;
      if (isWanted && !isComplete && failure == null) {
        source = subscription;
        isRequested = source != null;
      }
    } finally {
      lock.unlock();
    }
    if (source != null) {
      source.request(1);
    }
  }

  private void fail(TransportException why) {
    lock.lock();
    try {
      if (failure == null && !isComplete) {
        failure = why;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends it: what reads it, now or later, gets this, and the connection is dropped. */
  void abort(TransportException why) {
    Flow.Subscription source;
    lock.lock();
    try {
      if (!isComplete) {
        buffers.clear();
        waitingBytes = 0;
        failure = failure == null ? why : failure;
      }
      source = isComplete ? null : subscription;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (source != null) {
      source.cancel();
    }
  }

  /** Waits for an end that must be near, so that the connection can be used again. */
  void awaitEnd(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + Durations.nanos(limit);
    lock.lock();
    try {
      while (buffers.isEmpty() && !isComplete && failure == null) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return;
        }
        long unused = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
