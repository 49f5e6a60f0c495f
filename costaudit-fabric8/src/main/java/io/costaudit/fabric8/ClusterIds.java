package io.costaudit.fabric8;

import io.costaudit.fabric8.ClusterIdUnknownException.Reason;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Finds ids for clusters that the user has not named. Stateless. */
public final class ClusterIds {
  private static final String KUBE_SYSTEM = "kube-system";

  private ClusterIds() {}

  /**
   * Returns the uid of the namespace {@code kube-system}, which every cluster has as long as the
   * cluster exists. The method asks the server and waits for its answer.
   *
   * @throws ClusterIdUnknownException if the namespace cannot be read; the message is one line
   */
  public static String ofKubeSystem(KubernetesClient client) {
    Namespace namespace;
    try {
      namespace = client.namespaces().withName(KUBE_SYSTEM).get();
    } catch (KubernetesClientException e) {
      Failure failure = Failure.of(e);
      throw new ClusterIdUnknownException(
          switch (failure.kind()) {
            case FORBIDDEN -> Reason.FORBIDDEN;
            case UNAUTHENTICATED -> Reason.UNAUTHENTICATED;
            case UNREACHABLE, TOO_OLD -> Reason.UNREACHABLE;
          },
          "cannot read the namespace "
              + KUBE_SYSTEM
              + " of "
              + client.getMasterUrl()
              + ": "
              + failure.text(),
          e);
    }
    String uid = namespace == null ? null : namespace.getMetadata().getUid();
    if (uid == null || uid.isEmpty()) {
      throw new ClusterIdUnknownException(
          Reason.NOT_FOUND,
          client.getMasterUrl()
              + (namespace == null
                  ? " has no namespace " + KUBE_SYSTEM
                  : " gives the namespace " + KUBE_SYSTEM + " without a uid"),
          null);
    }
    return uid;
  }
}
