package io.costaudit.coverage;

import io.costaudit.predict.spec.ResourceType;
import java.time.Instant;

/** The cluster and the scope that the tests of this package watch. */
final class Samples {
  static final String CLUSTER = "cluster-one";
  static final Instant NOON = Instant.parse("2024-02-29T12:00:00Z");
  static final Scope SCOPE = new Scope(CLUSTER, ResourceType.DEPLOYMENT, null);

  private Samples() {}
}
