package io.costaudit.opencost.transport;

import io.costaudit.opencost.OpenCostException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A response that looks well so far; its body is still to be read, once. Not safe for use by
 * several threads.
 */
public final class Response implements Outcome, AutoCloseable {
  /** What is kept of the head once it was looked at: the quoted characters, of 4 bytes at most. */
  private static final int QUOTED_BYTES = 4 * (OpenCostException.BODY_CHARACTERS + 1);

  private static final Duration END_OF_BODY = Duration.ofSeconds(1);

  private final Call call;
  private final int status;
  private final byte[] quoted;
  private final ResponseHead head;
  private final ResponseStream body;
  private final ResponseErrors errors;

  Response(Call call, int status, ResponseHead head, ResponseErrors errors) {
    this.call = call;
    this.status = status;
    quoted = Arrays.copyOf(head.bytes(), Math.min(head.bytes().length, QUOTED_BYTES));
    this.head = head;
    body = new ResponseStream(head.bytes(), head.rest());
    this.errors = errors;
  }

  /**
   * Has the reader read the body. If the reader fails because the body does, or does not notice
   * that it is cut, that is an {@link OpenCostException}; an {@link IOException} of its own becomes
   * one of the kind {@link OpenCostException.Kind#UNREADABLE}; another exception of its own is
   * passed on.
   *
   * @return what the reader made of the body
   */
  public <T> T read(BodyReader<T> reader) {
    T result;
    try {
      result = reader.read(body);
    } catch (IOException e) {
      checkBody(e);
      throw errors.unreadable(status, quoted, body.count(), e);
    } catch (RuntimeException e) {
      checkBody(e);
      throw e;
    }
    checkBody(null);
    return result;
  }

  /** What is wrong with the body is the cause of all that follows, so it goes first. */
  private void checkBody(@Nullable Exception cause) {
    IOException failure = body.failure();
    if (failure != null) {
      throw errors.broken(status, quoted, body.count(), failure);
    }
    String error = body.error();
    if (error != null) {
      throw errors.errorInside(status, quoted, error, body.count(), cause);
    }
    if (body.isCut()) {
      throw errors.cut(status, quoted, body.count(), cause);
    }
  }

  /** Drops the connection, unless the body was read to its end. */
  @Override
  public void close() {
    if (body.isWhole() && body.failure() == null) {
      try {
        call.pipe().awaitEnd(END_OF_BODY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    call.end();
    head.close();
  }
}
