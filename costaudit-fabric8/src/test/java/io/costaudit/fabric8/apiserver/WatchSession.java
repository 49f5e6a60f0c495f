package io.costaudit.fabric8.apiserver;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.fabric8.apiserver.ObjectStore.Changes;
import io.fabric8.mockwebserver.http.WebSocket;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * An open watch: first what came since the version asked for, then what comes, and bookmarks in
 * between. Each has a thread of its own, so that one that does not read holds up no other.
 */
final class WatchSession {
  private static final int NORMAL = 1000;
  private static final int BROKEN = 1011;
  private static final int BATCH = 500;

  private final ObjectStore store;
  private final ServedKind kind;
  private final ApiPath path;
  private final Predicate<StoredObject> selector;
  private final WebSocket socket;
  private final Bookmarks bookmarks;
  private final Object monitor = new Object();
  private final Object sending = new Object();
  private final Runnable wake = this::wake;
  private boolean woken;
  private volatile boolean blind;
  private volatile boolean ended;
  private long cursor;

  WatchSession(ObjectStore store, ApiPath path, WebSocket socket, Bookmarks bookmarks) {
    this.store = store;
    this.kind = path.kind();
    this.path = path;
    this.selector = path.selection().test();
    this.socket = socket;
    this.bookmarks = bookmarks;
  }

  /** Begins to send, after that time. */
  void start(Duration delay) {
    Thread thread = new Thread(() -> run(delay), "mock-api-watch-" + kind.plural());
    thread.setDaemon(true);
    thread.start();
  }

  /** Something may have changed that it is to look at. */
  void wake() {
    synchronized (monitor) {
      woken = true;
      monitor.notifyAll();
    }
  }

  /** Sends nothing any more, and stays open. */
  void blind() {
    blind = true;
  }

  /** Says that the version is too old, and closes. */
  void expire() {
    blind = true;
    synchronized (sending) {
      if (!ended) {
        sendExpired(ApiStatusException.expired("too old resource version"));
      }
    }
  }

  void closeCleanly() {
    close(NORMAL, "");
  }

  void breakOff() {
    close(BROKEN, "broken off by the test");
  }

  /** The socket is closed, or to be closed by others. */
  void end() {
    ended = true;
    store.removeListener(kind, wake);
    wake();
  }

  private void run(Duration delay) {
    try {
      long begin = System.nanoTime();
      store.onChange(kind, wake);
      while (!ended && System.nanoTime() < begin + delay.toNanos()) {
        pause(begin + delay.toNanos());
      }
      deliverState();
      long ending = begin + timeout().toNanos();
      long lastBookmark = System.nanoTime();
      while (!ended && System.nanoTime() < ending) {
        long known = blind ? 0 : deliver();
        long due = lastBookmark + bookmarks.every().toNanos();
        if (System.nanoTime() - due >= 0) {
          lastBookmark = System.nanoTime();
          due = lastBookmark + bookmarks.every().toNanos();
          if (bookmarks.on() && path.parameter("allowWatchBookmarks").equals("true")) {
            send("BOOKMARK", bookmark(Math.max(known, cursor), false));
          }
        }
        pause(Math.min(due, ending));
      }
      closeCleanly();
    } catch (ApiStatusException e) {
      sendExpired(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  /** Where a watch asks for no version in particular it begins with all there is. */
  private void deliverState() {
    String asked = path.parameter("resourceVersion");
    boolean initial = path.parameter("sendInitialEvents").equals("true");
    if (!initial && !asked.isEmpty() && !asked.equals("0")) {
      cursor = version(asked);
      store.checkKept(kind, cursor);
      return;
    }
    ListPage state = store.list(kind, path.selection(), !asked.equals("0"), 0);
    cursor = state.version();
    for (StoredObject object : state.items()) {
      send(ObjectEvent.Type.ADDED.name(), object.json());
    }
    if (initial) {
      send("BOOKMARK", bookmark(cursor, true));
    }
  }

  /** Sends all there is and returns the version up to which that is all. */
  private long deliver() {
    while (true) {
      Changes changes = store.changesAfter(kind, cursor, BATCH);
      for (ObjectEvent event : changes.events()) {
        ObjectEvent.Type type = event.seenBy(selector);
        if (blind || (type != null && !send(type.name(), event.object().json()))) {
          return 0;
        }
        cursor = event.version();
      }
      if (changes.events().size() < BATCH) {
        return changes.known();
      }
    }
  }

  private boolean send(String type, String json) {
    synchronized (sending) {
      if (ended || blind) {
        return false;
      }
      if (!socket.send("{\"type\":\"" + type + "\",\"object\":" + json + "}\n")) {
        ended = true;
        socket.close(BROKEN, "not read");
      }
      return !ended;
    }
  }

  private void sendExpired(ApiStatusException status) {
    synchronized (sending) {
      if (!ended) {
        ended = true;
        socket.send("{\"type\":\"ERROR\",\"object\":" + status.body() + "}\n");
        socket.close(NORMAL, "");
      }
    }
    wake();
  }

  private void close(int code, String reason) {
    synchronized (sending) {
      if (!ended) {
        ended = true;
        socket.close(code, reason);
      }
    }
    wake();
  }

  private String bookmark(long version, boolean endOfState) {
    ObjectNode bookmark =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", store.kindName(kind))
            .put("apiVersion", kind.apiVersion());
    ObjectNode metadata =
        bookmark.putObject("metadata").put("resourceVersion", Long.toString(version));
    if (endOfState) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    return bookmark.toString();
  }

  /** Waits until woken or that time has come. */
  private void pause(long until) throws InterruptedException {
    synchronized (monitor) {
      while (!woken && !ended) {
        long nanos = until - System.nanoTime();
        if (nanos <= 0) {
          return;
        }
        monitor.wait(nanos / 1_000_000 + 1);
      }
      woken = false;
    }
  }

  private Duration timeout() {
    String seconds = path.parameter("timeoutSeconds");
    return seconds.isEmpty() ? Duration.ofDays(1) : Duration.ofSeconds(Long.parseLong(seconds));
  }

  private static long version(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ApiStatusException.badRequest("invalid resource version: " + text);
    }
  }

  /** When bookmarks are due. */
  interface Bookmarks {
    boolean on();

    Duration every();
  }
}
