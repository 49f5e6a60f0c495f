package io.costaudit.fabric8;

import io.costaudit.fabric8.apiserver.TcpProxy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** A cluster for {@link WatchingSuite}: a double, or a real one. */
interface TestCluster extends AutoCloseable {
  /** The namespace in which everything happens; empty at first. */
  String namespace();

  /** A client that no fault of the {@link #network} concerns. */
  KubernetesClient admin();

  /** Leads a watcher to the cluster, through the {@link #network}. */
  Config config();

  /** Lies between the watcher and the cluster. */
  TcpProxy network();

  /** How many workloads are many for this cluster. */
  int many();

  /** Creates all of them, as fast as the cluster can. */
  void createAll(List<? extends HasMetadata> objects);

  /**
   * How often a kind was listed from its beginning, in pages of the default size.
   *
   * @return −1 where nobody counts
   */
  int lists(String plural);

  /** Removes all that was made. */
  @Override
  void close();
}
