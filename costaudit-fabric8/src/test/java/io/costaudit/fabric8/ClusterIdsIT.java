package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.costaudit.fabric8.ClusterIdUnknownException.Reason;
import io.costaudit.fabric8.apiserver.MockApiServer;
import io.costaudit.fabric8.apiserver.ServedKind;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;

class ClusterIdsIT {
  @Test
  void itIsTheUidOfKubeSystem() {
    try (MockApiServer server = MockApiServer.start()) {
      KubernetesClient client = server.client();
      Namespace namespace = client.namespaces().withName("kube-system").get();
      assertThat(namespace.getMetadata().getUid()).isNotEmpty();
      assertThat(ClusterIds.ofKubeSystem(client)).isEqualTo(namespace.getMetadata().getUid());
    }
  }

  @Test
  void noSuchNamespaceIsSaid() {
    try (MockApiServer server = MockApiServer.start()) {
      server.store().delete(ServedKind.NAMESPACES, "", "kube-system");
      ClusterIdUnknownException thrown = thrownFor(server.client());
      assertThat(thrown.reason()).isEqualTo(Reason.NOT_FOUND);
      assertThat(thrown)
          .hasMessageStartingWith("http://localhost:")
          .hasMessageEndingWith("/ has no namespace kube-system");
    }
  }

  @Test
  void forbiddenIsSaidWithWhatTheServerAnswered() {
    try (MockApiServer server = MockApiServer.start()) {
      server.forbid(path -> path.equals("/api/v1/namespaces/kube-system"));
      ClusterIdUnknownException thrown = thrownFor(server.client());
      assertThat(thrown.reason()).isEqualTo(Reason.FORBIDDEN);
      assertThat(thrown)
          .hasMessageStartingWith("cannot read the namespace kube-system of http://localhost:")
          .hasMessageEndingWith(": HTTP 403: forbidden: the user may not do this");
    }
  }

  @Test
  void noServerIsSaid() {
    try (KubernetesClient client = MockApiServer.clientOf(MockApiServer.freePort())) {
      ClusterIdUnknownException thrown = thrownFor(client);
      assertThat(thrown.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(thrown).hasMessageContaining("Failed to connect to localhost");
      assertThat(thrown.getMessage()).doesNotContain("\n");
    }
  }

  private static ClusterIdUnknownException thrownFor(KubernetesClient client) {
    ClusterIdUnknownException thrown =
        catchThrowableOfType(
            ClusterIdUnknownException.class, () -> ClusterIds.ofKubeSystem(client));
    assertThat(thrown).isNotNull();
    return thrown;
  }
}
