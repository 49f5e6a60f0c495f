package io.costaudit.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.costaudit.internal.Quoted;
import io.costaudit.time.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request on its way in. Used by one thread, and by a second one that calls {@link
 * #content} while the first one waits.
 */
final class RequestBody implements AutoCloseable {
  static final int BLOCK_BYTES = 1 << 16;

  /** The size of the first block: most bodies are small, and many clients may send one at once. */
  private static final int FIRST_BLOCK_BYTES = 1 << 13;

  private final InputStream in;
  private final @Nullable String declared;
  private final boolean chunked;
  private final boolean hasTrailers;
  private final HttpLimits limits;
  private final @Nullable Semaphore blocks;
  private final List<byte[]> kept = new ArrayList<>();
  private final long started = System.nanoTime();
  private byte[] first = {};
  private byte[] last = {};
  private int filled;
  private long total;
  private int taken;
  private long drained;
  private boolean consumed;
  private boolean failed;

  /**
   * Begins to read a body.
   *
   * @param blocks the memory for the blocks that are kept; null to keep only the beginning
   */
  RequestBody(HttpExchange exchange, HttpLimits limits, @Nullable Semaphore blocks) {
    Headers headers = exchange.getRequestHeaders();
    in = exchange.getRequestBody();
    declared = headers.getFirst("Content-Length");
    chunked = headers.containsKey("Transfer-Encoding");
    hasTrailers = chunked && headers.containsKey("Trailer");
    this.limits = limits;
    this.blocks = blocks;
  }

  /**
   * Reads all of it.
   *
   * @throws Refusal if it is too large, too slow or breaks off
   */
  void read() {
    long length = declaredLength();
    if (length > limits.bodyBytes()) {
      throw tooLarge();
    }
    if (hasTrailers) {
      throw Refusal.badRequest("a chunked body with trailers is not accepted; send it without");
    }
    last = newBlock(FIRST_BLOCK_BYTES);
    for (int n = next(); n >= 0; n = next()) {
      total += n;
      filled += n;
      if (total > limits.bodyBytes()) {
        throw tooLarge();
      }
      if (filled == last.length) {
        keep();
      }
    }
    consumed = true;
    if (length > total) {
      throw brokenOff();
    }
  }

  private void keep() {
    if (blocks != null) {
      takeBlock(blocks);
      kept.add(last);
      last = new byte[BLOCK_BYTES];
    } else if (total <= QueryParameters.MAX_QUERY_CHARACTERS) {
      last = Arrays.copyOf(last, 2 * last.length);
      return;
    } else if (first.length == 0) {
      first = last;
      last = new byte[BLOCK_BYTES];
    }
    filled = 0;
  }

  /** Most requests have no body. Their end has to be read too: only then does the server see it. */
  private byte[] newBlock(int size) {
    return new byte[isPending() ? size : 1];
  }

  /** Reads the end of a body that is empty, so that the connection can serve another request. */
  void skipIfEmpty() {
    if (!isPending()) {
      read();
    }
  }

  private long declaredLength() {
    if (declared == null) {
      return 0;
    }
    try {
      return Long.parseLong(declared.strip());
    } catch (NumberFormatException e) {
      throw Refusal.badRequest("Content-Length " + Quoted.of(declared) + " is no number of bytes");
    }
  }

  private int next() {
    if (System.nanoTime() - started > Durations.nanos(limits.bodyTime())) {
      throw Refusal.of(
          408, "the body took longer than " + limits.bodyTime().toSeconds() + " seconds");
    }
    try {
      return in.read(last, filled, last.length - filled);
    } catch (IOException | RuntimeException e) {
      failed = true;
      throw brokenOff(); // the server throws either, depending on what is wrong with a chunk
    }
  }

  private void takeBlock(Semaphore blocks) {
    if (!blocks.tryAcquire()) {
      throw Refusal.busy("too many large bodies arrive at once");
    }
    taken++;
  }

  private Refusal tooLarge() {
    return Refusal.of(
        413, "the body is too large; accepted are at most " + limits.bodyBytes() + " bytes");
  }

  /**
   * Returns the refusal of a body that breaks off. The server cannot tell trailers from a malformed
   * chunk.
   */
  private Refusal brokenOff() {
    return Refusal.badRequest(
        chunked
            ? "the chunked body is malformed, breaks off or ends in trailers, which are not accepted"
            : "the body is malformed or breaks off");
  }

  /** Returns how many bytes were read. */
  long total() {
    return total;
  }

  /**
   * Returns the beginning of the body, at least as much as a form may have, as Latin-1: one
   * character for each byte.
   */
  String beginning() {
    return first.length > 0
        ? new String(first, ISO_8859_1)
        : new String(last, 0, filled, ISO_8859_1);
  }

  /**
   * Returns the body, or an empty array if the body is not kept. The call copies the body, and
   * releases each part that it has copied.
   */
  byte[] content() {
    if (blocks == null) {
      return new byte[0];
    }
    byte[] all = new byte[(int) total];
    int to = 0;
    for (int i = 0; i < kept.size(); i++) {
      byte[] block = kept.set(i, new byte[0]);
      System.arraycopy(block, 0, all, to, block.length);
      to += block.length;
    }
    System.arraycopy(last, 0, all, to, filled);
    return all;
  }

  /**
   * Whether something of it may still arrive: then the connection cannot be used for another
   * request.
   */
  boolean isPending() {
    return !consumed && (chunked || (declared != null && !declared.equals("0")));
  }

  /** Returns whether the server of the JDK has seen the end of the request. */
  boolean isComplete() {
    if (failed) {
      return false;
    }
    if (chunked) {
      return consumed;
    }
    try {
      return total + drained == declaredLength();
    } catch (Refusal noNumber) {
      return false;
    }
  }

  /**
   * Reads past what is left, within bounds. A connection that is closed while something unread
   * arrives is reset, and a client that sends first and reads later then never sees its answer.
   *
   * @param guard ends the transfer when its time is over
   */
  void drain(Watchdog.Guard guard) {
    byte[] block = newBlock(BLOCK_BYTES);
    try {
      guard.run(
          () -> {
            while (!consumed && drained <= limits.drainedBytes() && !guard.isLate()) {
              int n = in.read(block);
              consumed = n < 0;
              drained += Math.max(0, n);
            }
          });
    } catch (IOException | RuntimeException e) {
      // The client is gone or sends nonsense: nobody is left who could miss the rest.
      failed = true;
    }
  }

  /** Gives the memory back. */
  @Override
  public void close() {
    if (blocks != null) {
      blocks.release(taken);
    }
  }
}
