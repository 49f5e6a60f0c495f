package io.costaudit.http;

import com.sun.net.httpserver.HttpExchange;
import io.costaudit.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The body of one request on its way in. Used by one thread. */
final class RequestBody implements AutoCloseable {
  static final int BLOCK_BYTES = 1 << 16;

  private final InputStream in;
  private final @Nullable String declared;
  private final boolean chunked;
  private final HttpLimits limits;
  private final @Nullable Semaphore blocks;
  private final long started = System.nanoTime();
  private int taken;
  private boolean consumed;

  /**
   * @param blocks where to take memory from for each block that is kept; null to keep nothing
   */
  RequestBody(HttpExchange exchange, HttpLimits limits, @Nullable Semaphore blocks) {
    in = exchange.getRequestBody();
    declared = exchange.getRequestHeaders().getFirst("Content-Length");
    chunked = exchange.getRequestHeaders().containsKey("Transfer-Encoding");
    this.limits = limits;
    this.blocks = blocks;
  }

  /**
   * Reads all of it.
   *
   * @return what was read, or nothing if nothing is kept
   * @throws Refusal if it is too large, too slow or breaks off
   */
  byte[] read() {
    long length = declaredLength();
    if (length > limits.bodyBytes()) {
      throw tooLarge();
    }
    List<byte[]> kept = new ArrayList<>();
    byte[] block = newBlock();
    int filled = 0;
    long total = 0;
    for (int n = next(block, 0); n >= 0; n = next(block, filled)) {
      total += n;
      filled += n;
      if (total > limits.bodyBytes()) {
        throw tooLarge();
      }
      if (filled == block.length) {
        if (blocks != null) {
          takeBlock(blocks);
          kept.add(block);
          block = new byte[BLOCK_BYTES];
        }
        filled = 0;
      }
    }
    consumed = true;
    if (length > total) {
      throw brokenOff();
    }
    return blocks == null ? new byte[0] : joined(kept, block, filled);
  }

  /** Most requests have no body. Their end has to be read too: only then does the server see it. */
  private byte[] newBlock() {
    return new byte[isPending() ? BLOCK_BYTES : 1];
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

  private int next(byte[] block, int from) {
    if (System.nanoTime() - started > limits.bodyTime().toNanos()) {
      throw Refusal.of(
          408, "the body took longer than " + limits.bodyTime().toSeconds() + " seconds");
    }
    try {
      return in.read(block, from, block.length - from);
    } catch (IOException | RuntimeException e) {
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

  private static Refusal brokenOff() {
    return Refusal.badRequest("the body is malformed or breaks off");
  }

  private static byte[] joined(List<byte[]> blocks, byte[] last, int filled) {
    byte[] all = new byte[blocks.size() * BLOCK_BYTES + filled];
    int to = 0;
    for (byte[] block : blocks) {
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

  /**
   * Reads past what is left, within bounds. A connection that is closed while something unread
   * arrives is reset, and a client that sends first and reads later then never sees its answer.
   */
  void drain() {
    long deadline = System.nanoTime() + limits.drainTime().toNanos();
    byte[] block = newBlock();
    long total = 0;
    try {
      while (!consumed && total <= limits.drainedBytes() && System.nanoTime() < deadline) {
        int n = in.read(block);
        consumed = n < 0;
        total += n;
      }
    } catch (IOException | RuntimeException e) {
      // The client is gone or sends nonsense: nobody is left who could miss the rest.
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
