package io.costaudit.fabric8;

import io.costaudit.fabric8.apiserver.MockApiServer;
import io.costaudit.testkit.record.FaultyLedgerStore;
import java.time.Duration;
import java.util.List;

/** What can break while a cluster is watched, and how it is repaired. */
enum RandomFault {
  WATCHES_CUT,
  WATCHES_BROKEN_OFF,
  WATCHES_CLOSED_CLEANLY,
  WATCHES_CLOSED_AT_ONCE,
  CONNECTIONS_SILENT,
  WATCHES_EXPIRED,
  GONE_ON_HANDSHAKE,
  LISTS_FORBIDDEN,
  WATCHES_FORBIDDEN,
  SERVER_STOPPED,
  WATCHER_KILLED,
  WATCHER_RESTARTED,
  LEDGER_SLOW,
  LEDGER_FAILING;

  private static final List<String> KINDS = List.of("deployments", "jobs", "nodes");

  void strike(MockApiServer server, WatchFixture fixture) {
    switch (this) {
      case WATCHES_CUT -> server.cutWatches();
      case WATCHES_BROKEN_OFF -> server.breakWatches();
      case WATCHES_CLOSED_CLEANLY -> server.closeWatchesCleanly();
      case WATCHES_CLOSED_AT_ONCE -> {
        server.closeNewWatchesAtOnce(true);
        server.breakWatches();
      }
      case CONNECTIONS_SILENT -> server.silence();
      case WATCHES_EXPIRED -> {
        server.store().compact();
        server.expireWatches();
      }
      case GONE_ON_HANDSHAKE -> {
        server.goneOnHandshake(true);
        server.breakWatches();
      }
      case LISTS_FORBIDDEN -> {
        KINDS.forEach(server::forbidLists);
        server.store().compact();
        server.expireWatches();
      }
      case WATCHES_FORBIDDEN -> {
        KINDS.forEach(server::forbidWatches);
        server.breakWatches();
      }
      case SERVER_STOPPED -> server.stop();
      case WATCHER_KILLED -> fixture.kill();
      case WATCHER_RESTARTED -> {
        fixture.kill();
        fixture.start();
      }
      case LEDGER_SLOW -> fixture.store.slow(Duration.ofMillis(15));
      case LEDGER_FAILING -> fixture.store.fail(new FaultyLedgerStore.Down());
    }
  }

  /** Repairs whatever is broken. */
  static void heal(MockApiServer server, WatchFixture fixture) {
    server.closeNewWatchesAtOnce(false);
    server.goneOnHandshake(false);
    server.allowAll();
    server.speak();
    server.restart();
    fixture.store.slow(Duration.ZERO);
    fixture.store.fail(null);
    if (!fixture.isAlive()) {
      fixture.start();
    }
  }
}
