package io.costaudit.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/** A port on which a server listens, with threads of its own. */
final class Listener {
  private final HttpServer jdk;
  private final ServerThreads threads;
  private final ThreadPoolExecutor executor;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * Takes the port. Requests are answered after {@link #start}.
   *
   * @throws CannotListenException if the address cannot be taken
   */
  Listener(
      InetSocketAddress address,
      Map<String, HttpHandler> handlers,
      List<Filter> filters,
      Admission admission,
      ServerThreads threads) {
    this.threads = threads;
    executor = threads.executor();
    try {
      jdk = threads.make(() -> JdkServer.bound(address));
    } catch (IOException e) {
      throw new CannotListenException(address, e);
    }
    handlers.forEach(
        (path, handler) -> {
          HttpContext context = jdk.createContext(path, counted(handler));
          admission.govern(context);
          context.getFilters().addAll(filters);
        });
    jdk.setExecutor(executor);
  }

  private HttpHandler counted(HttpHandler handler) {
    return exchange -> {
      underWay.incrementAndGet();
      try {
        handler.handle(exchange);
      } finally {
        underWay.decrementAndGet();
      }
    };
  }

  /** Returns the address with the port that was taken. */
  InetSocketAddress address() {
    return jdk.getAddress();
  }

  /** Begins to answer requests. */
  void start() {
    try {
      threads.make(
          () -> {
            jdk.start();
            return jdk;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Stops listening.
   *
   * @param time how long running requests are waited for
   */
  void stop(Duration time) {
    // With a delay the server waits for all of it if nothing is under way when it begins to wait.
    jdk.stop(underWay.get() == 0 ? 0 : (int) time.toSeconds());
    executor.shutdownNow();
  }
}
