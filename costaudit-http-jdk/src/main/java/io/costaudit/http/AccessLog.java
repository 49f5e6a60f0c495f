package io.costaudit.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A filter that logs each request after it is answered. Threads may share it. */
final class AccessLog extends Filter {
  private static final Logger LOG = System.getLogger(AccessLog.class.getName());

  private final Consumer<? super AccessEntry> log;
  private final InstantSource clock;
  private final AtomicBoolean failed = new AtomicBoolean();

  /**
   * Makes a filter that writes to this log.
   *
   * @param clock tells when a request came
   */
  AccessLog(Consumer<? super AccessEntry> log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  @Override
  public String description() {
    return "logs each request";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    var time = clock.instant();
    long started = System.nanoTime();
    Counted body = new Counted(exchange);
    exchange.setStreams(null, body);
    try {
      chain.doFilter(exchange);
    } finally {
      tell(
          new AccessEntry(
              time,
              client(exchange),
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              Math.max(AccessEntry.NO_STATUS, exchange.getResponseCode()),
              body.bytes,
              Duration.ofNanos(System.nanoTime() - started)));
    }
  }

  private static String client(HttpExchange exchange) {
    InetAddress address = exchange.getRemoteAddress().getAddress();
    return address == null ? "-" : address.getHostAddress();
  }

  /** Writes an entry to the log. A failure of the log does not fail the request. */
  private void tell(AccessEntry entry) {
    try {
      log.accept(entry);
    } catch (RuntimeException e) {
      if (!failed.getAndSet(true)) {
        LOG.log(
            Level.WARNING,
            "the access log failed; requests are answered all the same, and further failures of"
                + " the access log are not reported",
            e);
      }
    }
  }

  /**
   * Counts the bytes that are written. The server decides where they go only when the headers are
   * sent.
   */
  private static final class Counted extends FilterOutputStream {
    private long bytes;

    Counted(HttpExchange exchange) {
      super(exchange.getResponseBody());
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      bytes++;
    }

    /** Writes the block at once; the superclass would write it byte by byte. */
    @Override
    public void write(byte @Nullable [] block, int from, int length) throws IOException {
      out.write(block, from, length);
      bytes += length;
    }
  }
}
