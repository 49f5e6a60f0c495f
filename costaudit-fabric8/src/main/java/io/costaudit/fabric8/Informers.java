package io.costaudit.fabric8;

import io.costaudit.coverage.Scope;
import io.costaudit.internal.OutOfMemory;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Optional;

/** What is asked of the API server about one scope. Threads may share it. */
final class Informers {
  private static final long PROBE_SECONDS = 5;

  private final KubernetesClient client;
  private final Scope scope;
  private final long pageSize;

  Informers(KubernetesClient client, Scope scope, long pageSize) {
    this.client = client;
    this.scope = scope;
    this.pageSize = pageSize;
  }

  /** An informer that is not started yet; it lists in pages and keeps nothing twice. */
  SharedIndexInformer<GenericKubernetesResource> informer() {
    return resources().withLimit(pageSize).runnableInformer(0).removeNamespaceIndex();
  }

  /**
   * The version of the scope now, by a list of one object. It makes a server that can serve
   * consistent lists from its cache tell that version to the watches too.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if the server does not answer,
   *     or with an error
   */
  String version() {
    return resources()
        .list(new ListOptionsBuilder().withLimit(1L).build())
        .getMetadata()
        .getResourceVersion();
  }

  /**
   * Begins a watch and ends it again: a right to list is not a right to watch.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if the server does not answer,
   *     or with an error
   */
  void tryToWatch(String version) {
    ListOptions options =
        new ListOptionsBuilder()
            .withResourceVersion(version)
            .withTimeoutSeconds(PROBE_SECONDS)
            .build();
    resources().watch(options, new Unheard()).close();
  }

  /**
   * Asks the server, with the smallest possible requests, for the thing that it refused or may
   * refuse.
   *
   * @return why the server refuses; empty if it does not, or if nothing is suspected. This method
   *     never throws, so that no caller waits for an answer that does not come
   */
  Optional<Failure> refusal(Probe probe) {
    if (probe == Probe.NONE) {
      return Optional.empty();
    }
    try {
      String version = version();
      if (probe == Probe.WATCH) {
        tryToWatch(version);
      }
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      OutOfMemory.tell(e);
      return Optional.of(Failure.of(e));
    }
  }

  private AnyNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      resources() {
    MixedOperation<
            GenericKubernetesResource,
            GenericKubernetesResourceList,
            Resource<GenericKubernetesResource>>
        resources = client.genericKubernetesResources(ApiResource.of(scope.type()).definition());
    return scope.namespace() == null
        ? resources.inAnyNamespace()
        : resources.inNamespace(scope.namespace());
  }

  /** Of a watch that is only tried. */
  private static final class Unheard implements Watcher<GenericKubernetesResource> {
    @Override
    public void eventReceived(Action action, GenericKubernetesResource object) {}

    @Override
    public void onClose(WatcherException cause) {}
  }
}
