package io.costaudit.event;

import static io.costaudit.event.Samples.CART;
import static io.costaudit.event.Samples.CLUSTER;
import static io.costaudit.event.Samples.NOON;
import static io.costaudit.event.Samples.SCOPE;
import static io.costaudit.event.Samples.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.coverage.Scope;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import org.junit.jupiter.api.Test;

class ObservationTest {
  @Test
  void anObjectNeedsAUid() {
    assertThatThrownBy(
            () -> new Observation(SCOPE, CART, "", "1", null, ObservationMode.WATCHED, NOON))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("uid of deployment shop/cart is empty");
  }

  @Test
  void anObjectStandsInItsScope() {
    Scope elsewhere = new Scope(CLUSTER, ResourceType.DEPLOYMENT, "other");

    assertThatThrownBy(
            () -> new Observation(elsewhere, CART, "a", "1", null, ObservationMode.WATCHED, NOON))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "deployment shop/cart is outside its scope: deployment in namespace other of"
                + " cluster-one");
  }

  @Test
  void aSpecIsOfTheTypeOfItsObject() {
    assertThatThrownBy(
            () ->
                new Observation(
                    SCOPE,
                    CART,
                    "a",
                    "1",
                    spec(ResourceType.STATEFULSET, 1, "1", null),
                    ObservationMode.WATCHED,
                    NOON))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("deployment shop/cart has the spec of a statefulset");
  }

  @Test
  void aScopeCoversATypeInOneNamespaceOrInAll() {
    Scope shop = new Scope(CLUSTER, ResourceType.DEPLOYMENT, "shop");

    assertThat(SCOPE.covers(CART)).isTrue();
    assertThat(shop.covers(CART)).isTrue();
    assertThat(shop.covers(Samples.deployment("other", "cart"))).isFalse();
    assertThat(SCOPE.covers(new ResourceRef("x", ResourceType.DEPLOYMENT, "shop", "cart")))
        .isFalse();
    assertThat(SCOPE.covers(new ResourceRef(CLUSTER, ResourceType.POD, "shop", "cart"))).isFalse();
    assertThat(SCOPE).hasToString("deployment in all namespaces of cluster-one");
  }

  @Test
  void aChangeReplacesTheEntryOfTheSameObject() {
    LedgerEntry a = new LedgerEntry.Tombstone(new ObjectId(CLUSTER, "a"), CART, "1", NOON);
    LedgerEntry b = new LedgerEntry.Tombstone(new ObjectId(CLUSTER, "b"), CART, "1", NOON);

    assertThatThrownBy(() -> LedgerChange.of(new StoredEntry(a, 1), b, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot put");
  }

  @Test
  void aQueryAsksForNoNegativeNumberOfEvents() {
    assertThatThrownBy(() -> EventQuery.newest(EventFilter.all(), -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit must not be negative: -1");
  }

  @Test
  void anEventWithoutDetailsIsThatOfKubecost() {
    Ledger ledger = Ledger.inMemory();
    CostEvent event =
        ledger
            .record(new Observation(SCOPE, CART, "a", "1", spec(1), ObservationMode.WATCHED, NOON))
            .orElseThrow();

    assertThat(event.details()).isNotNull();
    assertThat(event.withoutDetails().details()).isNull();
    assertThat(event.withoutDetails().costPrediction()).isEqualTo(event.costPrediction());
    assertThat(event.withoutDetails().withoutDetails()).isEqualTo(event.withoutDetails());
  }
}
