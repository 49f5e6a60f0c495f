package io.costaudit.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Entries stay as they are, and hold what is the same in them once. */
class SharedValuesTest {
  private final SharedValues shared = new SharedValues();

  /** As it is read: with texts and quantities of its own. */
  private static Live entry(String uid, String name, String version, String memory) {
    Container container =
        new Container(
            own("proxy"),
            Container.Role.REGULAR,
            Map.of("cpu", Quantity.parse("250m"), "memory", Quantity.parse(memory)),
            Map.of());
    return new Live(
        new ObjectId("c1", own(uid)),
        new ResourceRef("c1", ResourceType.DEPLOYMENT, own("shop"), own(name)),
        version,
        new WorkloadSpec(
            ResourceType.DEPLOYMENT,
            own("shop"),
            own(name),
            null,
            2,
            true,
            new PodSpec(List.of(container), Map.of(), Map.of(), Map.of(), Map.of()),
            List.of(),
            null),
        null);
  }

  private static String own(String text) {
    return String.valueOf(text.toCharArray());
  }

  private static WorkloadSpec spec(Live entry) {
    return (WorkloadSpec) entry.spec();
  }

  private static Container container(Live entry) {
    return spec(entry).pod().containers().get(0);
  }

  @Test
  void whatIsTheSameInTwoObjectsIsHeldOnce() {
    Live cart = shared.share(entry("u1", "cart", "1", "1Gi"), null);
    Live till = shared.share(entry("u2", "till", "2", "1024Mi"), null);
    assertThat(cart).isEqualTo(entry("u1", "cart", "1", "1Gi"));
    assertThat(till).isEqualTo(entry("u2", "till", "2", "1024Mi"));
    assertThat(container(till).requests()).isSameAs(container(cart).requests());
    assertThat(container(till).name()).isSameAs(container(cart).name());
    assertThat(till.resource().namespace()).isSameAs(cart.resource().namespace());
    assertThat(spec(till).namespace()).isSameAs(cart.resource().namespace());
    assertThat(spec(till).name()).isSameAs(till.resource().name());
  }

  @Test
  void whatIsEqualButWrittenDifferentlyStaysAsItIsWritten() {
    shared.share(entry("u1", "cart", "1", "1Gi"), null);
    Live till = shared.share(entry("u2", "till", "2", "1073741824"), null);
    assertThat(container(till).requests().get("memory")).hasToString("1073741824");
  }

  @Test
  void anEntryThatTakesThePlaceOfAnotherHasItsIdentityAndItsName() {
    Live before = shared.share(entry("u1", "cart", "1", "1Gi"), null);
    Live after = shared.share(entry("u1", "cart", "2", "2Gi"), before);
    assertThat(after).isEqualTo(entry("u1", "cart", "2", "2Gi"));
    assertThat(after.id()).isSameAs(before.id());
    assertThat(after.resource()).isSameAs(before.resource());
  }

  @Test
  void whatIsRareIsForgotten() {
    Live first = shared.share(entry("u1", "cart", "1", "1"), null);
    for (int i = 2; i < 2000; i++) {
      shared.share(entry("u" + i, "cart", "1", String.valueOf(i)), null);
    }
    Live again = shared.share(entry("u1", "cart", "1", "1"), null);
    assertThat(again).isEqualTo(first);
    assertThat(container(again).requests()).isNotSameAs(container(first).requests());
    assertThat(container(again).name()).isSameAs(container(first).name());
  }
}
