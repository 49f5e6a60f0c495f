package io.costaudit.fabric8;

import io.costaudit.event.Ledger;
import io.costaudit.event.Scope;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.InstantSource;

/** One list and watch: an informer, what it tells and how it goes. */
final class ScopeWatch {
  private final WatchHealth health;
  private final WorkloadHandler handler;
  private final SharedIndexInformer<GenericKubernetesResource> informer;

  ScopeWatch(
      KubernetesClient client,
      Scope scope,
      long pageSize,
      Ledger ledger,
      InstantSource clock,
      StateLog log,
      WatchStateListener listener) {
    health = new WatchHealth(scope, clock, log, listener);
    handler = new WorkloadHandler(scope, ledger, clock, this::look);
    informer =
        informer(client, scope, pageSize)
            .removeNamespaceIndex()
            .itemStore(new SlimStore())
            .exceptionHandler(
                (started, thrown) -> {
                  health.failed(thrown);
                  return true; // try again; without this the first failure would end the informer
                })
            .addEventHandler(handler);
  }

  private static SharedIndexInformer<GenericKubernetesResource> informer(
      KubernetesClient client, Scope scope, long pageSize) {
    MixedOperation<
            GenericKubernetesResource,
            GenericKubernetesResourceList,
            Resource<GenericKubernetesResource>>
        resources = client.genericKubernetesResources(ApiResource.of(scope.type()).definition());
    String namespace = scope.namespace();
    return namespace == null
        ? resources.inAnyNamespace().withLimit(pageSize).runnableInformer(0)
        : resources.inNamespace(namespace).withLimit(pageSize).runnableInformer(0);
  }

  /** Returns at once, whatever the server does. */
  void start() {
    informer
        .start()
        .thenRun(this::look)
        .exceptionally(closedBeforeItStarted -> null); // all other failures come to the handler
  }

  /**
   * Looks whether the informer is watching. What was watched before the first list is complete is
   * not told yet.
   */
  void look() {
    if (handler.hasListed()) {
      health.looked(isWatching());
    }
  }

  private boolean isWatching() {
    try {
      return informer.isWatching();
    } catch (NullPointerException e) {
      return false; // what Fabric8 throws if it is asked in the moment in which it is stopped
    }
  }

  void close() {
    informer.stop();
    health.stopped();
  }

  WatchState state() {
    return health.state();
  }

  long unreadable() {
    return handler.unreadable();
  }

  long unrecorded() {
    return handler.unrecorded();
  }
}
