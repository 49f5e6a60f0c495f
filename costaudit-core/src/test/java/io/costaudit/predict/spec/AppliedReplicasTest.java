package io.costaudit.predict.spec;

import static io.costaudit.Trees.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.predict.read.Tree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppliedReplicasTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"spec\":{\"replicas\":3}}",
        "{ \"kind\" : \"Deployment\",\n \"spec\" : { \"template\":{\"spec\":{}}, \"replicas\" : 1 } }\n",
        "{\"metadata\":{\"annotations\":{\"x\":\"\\\"}{[\"}},\"spec\":{\"a\":[{}],\"replicas\":0}}",
      })
  void anApplyThatWroteThemRemovesThem(String json) {
    assertThat(AppliedReplicas.of(annotated(json))).isEqualTo(OmittedReplicas.RESET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"spec\":{\"template\":{}}}",
        "{\"spec\":{\"replicas\":null}}",
        "{\"spec\":{\"template\":{\"replicas\":3}}}",
        "{\"status\":{\"replicas\":3},\"replicas\":3}",
        "{\"spec\":{\"note\":\"\\\"replicas\\\":3\"}}",
        "{\"spec\":\"replicas\"",
        "{\"spec\":{\"replicas",
        "nonsense \"",
      })
  void anApplyThatDidNotWriteThemKeepsThem(String json) {
    assertThat(AppliedReplicas.of(annotated(json))).isEqualTo(OmittedReplicas.KEPT);
  }

  @Test
  void anApplierThatOwnsThemAloneGivesThemUp() {
    Map<String, Object> applied = managed("Apply");
    Map<String, Object> updated = managed("Update");
    Map<String, Object> other = object("manager", "m", "operation", "Apply");

    assertThat(of(applied)).isEqualTo(OmittedReplicas.RESET);
    assertThat(of(applied, other)).isEqualTo(OmittedReplicas.RESET);
    assertThat(of(applied, updated)).isEqualTo(OmittedReplicas.KEPT);
    assertThat(of(applied, applied)).isEqualTo(OmittedReplicas.KEPT);
    assertThat(of(updated)).isEqualTo(OmittedReplicas.KEPT);
    assertThat(of(other)).isEqualTo(OmittedReplicas.KEPT);
    assertThat(of()).isEqualTo(OmittedReplicas.UNKNOWN);
  }

  @Test
  void metadataOfAWrongShapeTellNothing() {
    Tree broken = Tree.of(object("metadata", object("managedFields", "x"))).at("metadata");
    assertThat(AppliedReplicas.of(broken)).isEqualTo(OmittedReplicas.UNKNOWN);
  }

  private static Tree annotated(String json) {
    return Tree.of(
        object("annotations", object("kubectl.kubernetes.io/last-applied-configuration", json)));
  }

  private static Map<String, Object> managed(String operation) {
    return object(
        "manager",
        "m",
        "operation",
        operation,
        "fieldsV1",
        object("f:spec", object("f:replicas", object())));
  }

  private static OmittedReplicas of(Object... entries) {
    return AppliedReplicas.of(Tree.of(object("managedFields", List.of(entries))));
  }
}
