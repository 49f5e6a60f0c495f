package io.costaudit.event;

import io.costaudit.coverage.Scope;
import io.costaudit.predict.spec.ResourceRef;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A cache of the scopes that were listed. A scope that was listed once stays listed, so the cache
 * asks the store about a scope only until the answer is yes. Threads may share it.
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
   * Returns whether a list of all namespaces, or of the namespace of the object, was ever complete.
   * The method checks both, because the settings of a watcher may change from one to the other.
   */
  boolean wasListed(Scope scope, ResourceRef resource) {
    return wasListed(new Scope(scope.cluster(), scope.type(), null))
        || wasListed(new Scope(scope.cluster(), scope.type(), resource.namespace()));
  }

  private boolean wasListed(Scope scope) {
    return listed.contains(scope) || (store.wasListed(scope) && listed.add(scope));
  }
}
