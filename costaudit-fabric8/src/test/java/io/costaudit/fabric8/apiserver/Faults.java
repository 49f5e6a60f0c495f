package io.costaudit.fabric8.apiserver;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** What a test has told the double of an API server to do wrong. Thread-safe. */
final class Faults {
  private final Set<String> listsForbidden = ConcurrentHashMap.newKeySet();
  private final Set<String> watchesForbidden = ConcurrentHashMap.newKeySet();
  private volatile Predicate<String> forbidden = path -> false;
  private volatile Predicate<String> gone = path -> false;
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean closeNewWatches;
  private volatile boolean stopped;
  private volatile boolean unauthorized;

  void forbid(Predicate<String> paths) {
    forbidden = paths;
  }

  void forbidLists(String plural) {
    listsForbidden.add(plural);
  }

  void forbidWatches(String plural) {
    watchesForbidden.add(plural);
  }

  void allowAll() {
    forbidden = path -> false;
    listsForbidden.clear();
    watchesForbidden.clear();
  }

  void goneOnHandshake(Predicate<String> paths) {
    gone = paths;
  }

  void unauthorized(boolean now) {
    unauthorized = now;
  }

  void delay(Duration each) {
    delay = each;
  }

  Duration delay() {
    return delay;
  }

  void closeNewWatches(boolean close) {
    closeNewWatches = close;
  }

  boolean closesNewWatches() {
    return closeNewWatches;
  }

  void stopped(boolean now) {
    stopped = now;
  }

  /** What is answered instead of anything else. */
  Optional<ApiStatusException> answerTo(String method, String pathWithQuery) {
    if (stopped) {
      return Optional.of(ApiStatusException.unavailable());
    }
    if (unauthorized) {
      return Optional.of(ApiStatusException.unauthorized());
    }
    if (forbidden.test(pathWithQuery)) {
      // A line break within, as in messages of webhooks.
      return Optional.of(ApiStatusException.forbidden("forbidden: the user may not\n do this"));
    }
    Optional<ApiPath> path = ApiPath.of(pathWithQuery);
    if (!method.equals("GET") || path.isEmpty()) {
      return Optional.empty();
    }
    if (path.get().isWatch()) {
      if (gone.test(pathWithQuery)) {
        return Optional.of(ApiStatusException.expired("too old resource version"));
      }
      return watchesForbidden.contains(path.get().kind().plural())
          ? Optional.of(forbidden("watch", path.get()))
          : Optional.empty();
    }
    return path.get().name().isEmpty() && listsForbidden.contains(path.get().kind().plural())
        ? Optional.of(forbidden("list", path.get()))
        : Optional.empty();
  }

  private static ApiStatusException forbidden(String verb, ApiPath path) {
    return ApiStatusException.forbidden(
        path.kind().qualified()
            + " is forbidden: User \"costaudit\" cannot "
            + verb
            + " resource \""
            + path.kind().plural()
            + "\" in API group \""
            + path.kind().group()
            + "\" "
            + (path.namespace().isEmpty()
                ? "at the cluster scope"
                : "in the namespace \"" + path.namespace() + "\""));
  }
}
