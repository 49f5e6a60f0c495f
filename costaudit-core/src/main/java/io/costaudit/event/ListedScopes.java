package io.costaudit.event;

import io.costaudit.coverage.Scope;
import io.costaudit.predict.ResourceRef;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which scopes were listed, so that the store is asked only until the answer is yes: a
 * scope that was listed once stays so. Threads may share it.
 */
final class ListedScopes {
  private final LedgerStore store;
  private final Set<Scope> listed = ConcurrentHashMap.newKeySet();

  ListedScopes(LedgerStore store) {
    this.store = store;
  }

  void mark(Scope scope) {
    if (!wasListed(scope)) {
      store.markListed(scope);
      listed.add(scope);
    }
  }

  /**
   * Returns whether a list of all namespaces, or of the object's own, was ever complete. One of the
   * two is the scope of the watcher, and the settings of a watcher may change.
   */
  boolean wasListed(Scope scope, ResourceRef resource) {
    return wasListed(new Scope(scope.cluster(), scope.type(), null))
        || wasListed(new Scope(scope.cluster(), scope.type(), resource.namespace()));
  }

  private boolean wasListed(Scope scope) {
    return listed.contains(scope) || (store.wasListed(scope) && listed.add(scope));
  }
}
