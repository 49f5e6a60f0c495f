package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlimStoreTest {
  private final SlimStore store = new SlimStore();

  @Test
  void itGivesBackWhatItKnewBefore() {
    assertThat(store.put("u1", object("u1", "5"))).isNull();
    GenericKubernetesResource before = store.put("u1", object("u1", "6"));
    assertThat(before.getMetadata().getNamespace()).isEqualTo("shop");
    assertThat(before.getMetadata().getName()).isEqualTo("cart");
    assertThat(before.getMetadata().getUid()).isEqualTo("u1");
    assertThat(before.getMetadata().getResourceVersion()).isEqualTo("5");
    assertThat(store.get("u1").getMetadata().getResourceVersion()).isEqualTo("6");
    assertThat(store.remove("u1").getMetadata().getResourceVersion()).isEqualTo("6");
    assertThat(store.remove("u1")).isNull();
    assertThat(store.get("u1")).isNull();
  }

  @Test
  void twoObjectsOfOneNameAreTwo() {
    GenericKubernetesResource one = object("u1", "5");
    GenericKubernetesResource other = object("u2", "6");
    store.put(store.getKey(one), one);
    store.put(store.getKey(other), other);
    assertThat(store.size()).isEqualTo(2);
    assertThat(store.keySet()).containsExactlyInAnyOrder("u1", "u2");
    assertThat(store.values())
        .extracting(object -> object.getMetadata().getResourceVersion())
        .containsExactlyInAnyOrder("5", "6");
  }

  @Test
  void itKeepsNothingElseAndSaysSo() {
    GenericKubernetesResource object = object("u1", "5");
    object.setAdditionalProperties(Map.of("spec", Map.of("replicas", 3)));
    object.getMetadata().setLabels(Map.of("app", "cart"));
    store.put("u1", object);
    assertThat(store.get("u1").getAdditionalProperties()).isEmpty();
    assertThat(store.get("u1").getMetadata().getLabels()).isNullOrEmpty();
    assertThat(store.isFullState()).isFalse();
  }

  @Test
  void whatTheLedgerBookedCountsUntilTheInformerTellsOfAnotherVersion() {
    GenericKubernetesResource owned = object("u1", "5");
    owned
        .getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withApiVersion("apps/v1")
                    .withKind("ReplicaSet")
                    .withController(true)
                    .build()));
    store.put("u1", object("u1", "5"));
    store.put("u1", owned);
    assertThat(store.get("u1").getMetadata().getOwnerReferences()).isEmpty();
    owned.getMetadata().setResourceVersion("6");
    assertThat(store.put("u1", owned).getMetadata().getOwnerReferences()).isEmpty();
    assertThat(store.get("u1").getMetadata().getOwnerReferences())
        .singleElement()
        .extracting(owner -> owner.getApiVersion() + " " + owner.getKind())
        .isEqualTo("apps/v1 ReplicaSet");
  }

  @Test
  void anObjectWithoutIdentityDoesNotEndTheInformer() {
    GenericKubernetesResource nobody = new GenericKubernetesResource();
    assertThat(store.getKey(nobody)).isEmpty();
    assertThat(store.put("", nobody)).isNull();
    assertThat(store.get("").getMetadata().getName()).isNull();
  }

  private static GenericKubernetesResource object(String uid, String version) {
    ObjectMeta metadata = new ObjectMeta();
    metadata.setNamespace("shop");
    metadata.setName("cart");
    metadata.setUid(uid);
    metadata.setResourceVersion(version);
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setMetadata(metadata);
    return object;
  }
}
