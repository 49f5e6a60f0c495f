package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterCheckTest {
  private static List<String> warnings(Map<String, String> toServer, String... ours) {
    return ClusterCheck.warnings(Set.of(ours), id -> Optional.ofNullable(toServer.get(id)));
  }

  @Test
  void eachClusterThatHasOneOfItsOwnIsFine() {
    assertThat(warnings(Map.of("a", "c1", "b", "c2"), "a", "b")).isEmpty();
    assertThat(warnings(Map.of())).isEmpty();
  }

  @Test
  void oneThatHasNoneAndTwoThatHaveTheSameAreNamed() {
    assertThat(warnings(Map.of("a", "c1", "b", "c1", "d", "c2"), "b", "a", "c", "d"))
        .containsExactly(
            "the server has no costs of cluster \"c\"; say by --opencost-cluster what it calls it",
            "clusters \"a\" and \"b\" have the prices and the usage of one cluster of the server,"
                + " \"c1\"; say by --opencost-cluster which of them it is");
  }
}
