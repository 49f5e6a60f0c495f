package io.costaudit.testkit.contract;

import static io.costaudit.testkit.internal.LedgerStoreSamples.CART;
import static io.costaudit.testkit.internal.LedgerStoreSamples.CART_OF_BANK;
import static io.costaudit.testkit.internal.LedgerStoreSamples.CLUSTER;
import static io.costaudit.testkit.internal.LedgerStoreSamples.RATE;
import static io.costaudit.testkit.internal.LedgerStoreSamples.amount;
import static io.costaudit.testkit.internal.LedgerStoreSamples.booked;
import static io.costaudit.testkit.internal.LedgerStoreSamples.event;
import static io.costaudit.testkit.internal.LedgerStoreSamples.live;
import static io.costaudit.testkit.internal.LedgerStoreSamples.named;
import static io.costaudit.testkit.internal.LedgerStoreSamples.node;
import static io.costaudit.testkit.internal.LedgerStoreSamples.richLive;
import static io.costaudit.testkit.internal.LedgerStoreSamples.tombstone;
import static io.costaudit.testkit.internal.LedgerStoreSamples.unpriced;
import static io.costaudit.testkit.internal.LedgerStoreSamples.unpricedEvent;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.coverage.Scope;
import io.costaudit.event.Balance;
import io.costaudit.event.Book;
import io.costaudit.event.CommitResult;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerEntry.Tombstone;
import io.costaudit.event.ObjectId;
import io.costaudit.event.StoredEntry;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testkit.record.SettableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The part of the contract of a ledger store that is about entries, books and scopes. */
abstract class LedgerEntryContract extends LedgerStoreFixture {
  private static final BigDecimal NONE = amount("0");

  // Entries

  /** Tests that the store knows no object before an entry of it is committed. */
  @Test
  public void knowsNothingAtFirst() {
    ObjectId id = new ObjectId(CLUSTER, "a");
    assertThat(store.entry(id)).isEmpty();
    assertThat(store.entries(List.of(id))).isEmpty();
    assertThat(store.live(CART)).isEmpty();
    assertThat(log()).isEmpty();
  }

  /** Tests that the store returns an entry as it was committed, whatever is in it. */
  @Test
  public void givesEntriesBackAsTheyWere() {
    List<LedgerEntry> kept =
        List.of(
            keep(live("a", "1"), null),
            keep(richLive(), null),
            keep(tombstone("c", "18446744073709551616", clock.instant().plusNanos(1)), null),
            keep(node("n"), event(3)));

    for (LedgerEntry entry : kept) {
      assertThat(entry(entry.id())).contains(entry);
    }
    assertThat(store.live(richLive().resource())).contains((Live) kept.get(1));
    assertThat(store.live(node("n").resource())).contains((Live) kept.get(3));
  }

  /**
   * Tests that many entries are committed and read at once, and that an unknown object has no
   * entry.
   */
  @Test
  public void readsManyEntriesAtOnce() {
    List<LedgerChange> changes = new ArrayList<>();
    List<ObjectId> ids = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      changes.add(LedgerChange.of(null, live("object-" + i, "1"), null));
      ids.add(changes.get(i).entry().id());
    }
    assertThat(store.commit(changes)).hasSize(1_200).containsOnly(CommitResult.COMMITTED);
    ids.add(ids.get(7));
    ids.add(new ObjectId(CLUSTER, "unknown"));
    ids.add(new ObjectId("cluster-two", "object-1"));

    Map<ObjectId, StoredEntry> entries = store.entries(ids);

    assertThat(entries).containsOnlyKeys(ids.subList(0, 1_200));
    assertThat(entries.get(ids.get(7))).isEqualTo(store.entry(ids.get(7)).orElseThrow());
    assertThat(entries.values().stream().map(StoredEntry::revision)).doesNotHaveDuplicates();
    assertThat(store.entries(List.of())).isEmpty();
  }

  /**
   * Tests that a change is committed only while the entry still has the revision from which the
   * change was decided.
   */
  @Test
  public void keepsAChangeOnlyOfTheExpectedRevision() {
    Live first = live("a", "1");
    LedgerChange ofNothing = LedgerChange.of(null, first, event(2));

    assertThat(store.commit(new LedgerChange(7, first, event(1), 0)))
        .as("a change of an entry that the store never held")
        .isEqualTo(CommitResult.CONFLICT);
    assertThat(store.entry(first.id())).isEmpty();

    assertThat(store.commit(ofNothing)).isEqualTo(CommitResult.COMMITTED);
    assertThat(store.commit(ofNothing)).as("once more").isEqualTo(CommitResult.CONFLICT);
    StoredEntry stored = store.entry(first.id()).orElseThrow();
    assertThat(stored.entry()).isEqualTo(first);

    LedgerChange second = LedgerChange.of(stored, live("a", "2"), event(4));
    LedgerChange third = LedgerChange.of(stored, live("a", "3"), event(5));
    assertThat(store.commit(second)).isEqualTo(CommitResult.COMMITTED);
    assertThat(store.commit(third)).isEqualTo(CommitResult.CONFLICT);
    assertThat(entry(first.id())).contains(second.entry());

    assertThat(log()).containsExactly(event(4), event(2));
  }

  /**
   * Tests that only revisions are compared: an entry that was changed and changed back has another
   * revision.
   */
  @Test
  public void countsEachCommitOnce() {
    List<Long> revisions = new ArrayList<>();
    for (String uid : List.of("a", "b", "a", "a")) {
      keep(live(uid, "1"), null);
      revisions.add(store.entry(live(uid, "1").id()).orElseThrow().revision());
    }
    assertThat(revisions).as("the revisions of four commits").isSorted().doesNotHaveDuplicates();

    LedgerChange stale =
        LedgerChange.of(new StoredEntry(live("a", "1"), revisions.get(2)), live("a", "2"), null);
    assertThat(store.commit(stale)).isEqualTo(CommitResult.CONFLICT);
    LedgerChange current =
        LedgerChange.of(new StoredEntry(live("a", "0"), revisions.get(3)), live("a", "2"), null);
    assertThat(store.commit(current)).isEqualTo(CommitResult.COMMITTED);
  }

  /** Tests that a revision is never used twice, even if the store has forgotten a tombstone. */
  @Test
  public void neverUsesARevisionTwice() {
    keep(live("a", "1"), null);
    StoredEntry first = store.entry(live("a", "1").id()).orElseThrow();
    keep(tombstone("a", "2", clock.instant()), null);
    long newest = store.entry(first.entry().id()).orElseThrow().revision();
    clock.advance(Duration.ofDays(1_000));
    keep(live("b", "1"), null);

    keep(live("a", "3"), null);

    assertThat(store.entry(first.entry().id()).orElseThrow().revision()).isGreaterThan(newest);
    assertThat(store.commit(LedgerChange.of(first, live("a", "4"), null)))
        .isEqualTo(CommitResult.CONFLICT);
  }

  /**
   * Tests that each change of a batch has an answer of its own, and that its event has a position
   * of its own in the log.
   */
  @Test
  public void commitsManyChangesAtOnce() {
    StoredEntry lost = new StoredEntry(keep(live("b", "1"), event(1)), 1_000_000);
    StoredEntry held = store.entry(live("b", "1").id()).orElseThrow();
    List<CommitResult> results =
        store.commit(
            List.of(
                LedgerChange.of(null, live("d", "1"), event(2)),
                LedgerChange.of(lost, live("b", "2"), event(3)),
                LedgerChange.of(null, unpriced("c", "1"), null),
                LedgerChange.of(null, live("a", "1"), event(4))));

    assertThat(results)
        .containsExactly(
            CommitResult.COMMITTED,
            CommitResult.CONFLICT,
            CommitResult.COMMITTED,
            CommitResult.COMMITTED);
    assertThat(log()).as("in the order of the batch").containsExactly(event(4), event(2), event(1));
    assertThat(store.entry(live("b", "1").id())).contains(held);
    assertThat(scan(null)).hasSize(4);
    assertThat(store.commit(List.of())).isEmpty();
  }

  /** Tests that objects with one uid in two clusters are two objects. */
  @Test
  public void tellsClustersApart() {
    Live here = keep(live("a", "1"), null);
    Live there =
        keep(
            named(
                new ResourceRef("cluster-two", ResourceType.DEPLOYMENT, "shop", "cart"),
                "a",
                "1",
                RATE),
            null);

    assertThat(entry(here.id())).contains(here);
    assertThat(entry(there.id())).contains(there);
    assertThat(store.live(CART)).contains(here);
    assertThat(store.live(there.resource())).contains(there);
  }

  /** Tests that the store keeps a tombstone, and that its object is no longer live. */
  @Test
  public void keepsTombstones() {
    keep(live("a", "1"), null);
    Tombstone tombstone = keep(tombstone("a", "2", clock.instant()), null);

    assertThat(entry(tombstone.id())).contains(tombstone);
    assertThat(store.live(CART)).isEmpty();

    clock.advance(Duration.ofSeconds(59));
    keep(live("b", "1"), null);
    assertThat(entry(tombstone.id())).as("after less than a minute").contains(tombstone);
  }

  /** Tests that a live object is found by all parts of its name. */
  @Test
  public void findsTheLivingByName() {
    Live cart = keep(live("a", "1"), null);

    assertThat(store.live(CART)).contains(cart);
    assertThat(store.live(new ResourceRef("x", ResourceType.DEPLOYMENT, "shop", "cart"))).isEmpty();
    assertThat(store.live(new ResourceRef(CLUSTER, ResourceType.STATEFULSET, "shop", "cart")))
        .isEmpty();
    assertThat(store.live(new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, "Shop", "cart")))
        .isEmpty();
    assertThat(store.live(new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, "shop", "car")))
        .isEmpty();
  }

  /**
   * Tests that of two live objects with one name the store returns the entry whose first commit is
   * later, whatever the versions say.
   */
  @Test
  public void findsTheNewestOfOneName() {
    keep(live("old", "100"), null);
    Live recreated = keep(live("new", "99"), null);
    assertThat(store.live(CART)).contains(recreated);
  }

  /**
   * Tests that the newest entry of a name stays the newest when a watcher that lags behind updates
   * the old one.
   */
  @Test
  public void findsTheNewestAfterAnUpdateOfTheOld() {
    keep(live("old", "1"), null);
    Live recreated = keep(live("new", "2"), null);
    keep(live("old", "3"), event(1));
    assertThat(store.live(CART)).contains(recreated);

    keep(tombstone("old", "4", clock.instant()), null);
    assertThat(store.live(CART)).contains(recreated);
  }

  /** Tests that the older entry of a name is found when the newest one is gone. */
  @Test
  public void findsTheOlderWhenTheNewestIsGone() {
    Live old = keep(live("old", "99"), null);
    keep(live("new", "100"), null);
    keep(tombstone("new", "101", clock.instant()), null);
    assertThat(store.live(CART)).contains(old);
  }

  /** Tests that a scan returns each live entry of its scope once. */
  @Test
  public void scansTheLivingOfAScope() {
    Live cart = keep(live("a", "1"), null);
    Live node = keep(node("n"), null);
    keep(live("b", "1"), null);
    keep(tombstone("b", "2", clock.instant()), null);

    assertThat(scan(new Scope(CLUSTER, ResourceType.DEPLOYMENT, null))).containsExactly(cart);
    assertThat(scan(new Scope(CLUSTER, ResourceType.DEPLOYMENT, "shop"))).containsExactly(cart);
    assertThat(scan(new Scope(CLUSTER, ResourceType.DEPLOYMENT, "bank"))).isEmpty();
    assertThat(scan(new Scope("cluster-two", ResourceType.DEPLOYMENT, null))).isEmpty();
    assertThat(scan(new Scope(CLUSTER, ResourceType.NODE, null))).containsExactly(node);
    assertThat(scan(null)).containsExactlyInAnyOrder(cart, node);
  }

  /** Tests that a reader may close a scan early, and that the store then answers as before. */
  @Test
  public void letsAScanEndEarly() {
    keep(live("a", "1"), null);
    keep(live("b", "1"), null);
    for (int i = 0; i < 50; i++) {
      try (Stream<Live> live = store.scan(null)) {
        assertThat(live.findFirst()).isPresent();
      }
    }
    keep(live("c", "1"), null);
    assertThat(scan(null)).hasSize(3);
  }

  // Books

  /** Tests that a booking without an event is unlogged, one with an event is among the impacts. */
  @Test
  public void balancesTheBooks() {
    keep(live("a", "1"), null);
    keep(live("b", "1"), event(RATE));
    keep(unpriced("c", "1"), unpricedEvent());

    assertThat(store.balances())
        .containsExactly(
            new Balance(
                CLUSTER,
                "shop",
                Book.WORKLOADS,
                3,
                1,
                amount("4.616"),
                NONE,
                amount("2.308"),
                amount("2.308")));
  }

  /**
   * Tests that an object without a price is in a book too, even if it is the first object of the
   * book.
   */
  @Test
  public void keepsABookOfObjectsWithoutAPrice() {
    keep(unpriced("a", "1"), null);

    assertThat(store.balances())
        .containsExactly(
            new Balance(CLUSTER, "shop", Book.WORKLOADS, 1, 1, NONE, NONE, NONE, NONE));
  }

  /**
   * Tests that sums are exact however often an amount is booked, because amounts are whole
   * millionths.
   */
  @Test
  public void sumsExactly() {
    for (int i = 1; i <= 30; i++) {
      keep(booked("a", "" + i, i / 3.0), i % 3 == 0 ? null : event(i));
    }
    keep(booked("b", "1", 1e12), null);
    keep(booked("c", "1", 0.0000014), event(31));

    assertThat(store.balances())
        .singleElement()
        .satisfies(
            balance -> {
              assertThat(balance.booked()).isEqualTo(amount("1000000000010.000001"));
              assertThat(balance.difference()).isEqualByComparingTo(NONE);
              assertThat(balance.holds()).isTrue();
            });
  }

  /** Tests that the sum of a book may be larger than any one amount in it. */
  @Test
  public void sumsTheLargestAmounts() {
    for (String uid : List.of("a", "b", "c")) {
      keep(booked(uid, "1", 9.2e12), null);
    }
    BigDecimal sum = amount("27600000000000");
    assertThat(store.balances())
        .containsExactly(new Balance(CLUSTER, "shop", Book.WORKLOADS, 3, 0, sum, NONE, sum, NONE));
  }

  /**
   * Tests that a tombstone keeps the unlogged amount of its object, so that the balance check
   * passes.
   */
  @Test
  public void balancesTheBooksOfTombstones() {
    keep(live("a", "1"), null);
    keep(tombstone("a", "2", clock.instant()), event(-RATE));

    assertThat(store.balances())
        .containsExactly(
            new Balance(
                CLUSTER,
                "shop",
                Book.WORKLOADS,
                0,
                0,
                NONE,
                NONE,
                amount("2.308"),
                amount("-2.308")));
  }

  /**
   * Tests that a store that forgets a tombstone adds the unlogged amount of its object to the
   * checkpoint.
   */
  @Test
  public void balancesTheBooksOfForgottenTombstones() {
    keep(live("a", "1"), null);
    keep(tombstone("a", "2", clock.instant()), event(-RATE));
    clock.advance(Duration.ofDays(1_000));
    keep(live("b", "1"), null);

    assertThat(store.balances())
        .singleElement()
        .satisfies(balance -> assertThat(balance.holds()).as("%s", balance).isTrue());
  }

  /** Tests that a book without live objects whose amounts are all 0 is no longer listed. */
  @Test
  public void forgetsAnEmptyBook() {
    keep(live("a", "1"), null);
    keep(tombstone("a", "2", clock.instant()), null);
    assertThat(store.balances()).isEmpty();

    keep(live("b", "1"), event(RATE));
    keep(tombstone("b", "2", clock.instant()), event(-RATE));
    keep(unpriced("c", "1"), null);
    keep(tombstone("c", "2", clock.instant()), null);
    assertThat(store.balances()).isEmpty();
  }

  /** Tests that workloads and nodes, each cluster and each namespace have books of their own. */
  @Test
  public void keepsTheBooksApart() {
    keep(live("a", "1"), null);
    keep(node("n"), null);
    keep(named(CART_OF_BANK, "b", "1", RATE), null);
    keep(
        named(
            new ResourceRef("cluster-two", ResourceType.DEPLOYMENT, "shop", "cart"),
            "a",
            "1",
            RATE),
        null);

    BigDecimal rate = amount("2.308");
    BigDecimal three = amount("3");
    assertThat(store.balances())
        .containsExactlyInAnyOrder(
            new Balance(CLUSTER, "shop", Book.WORKLOADS, 1, 0, rate, NONE, rate, NONE),
            new Balance(CLUSTER, "bank", Book.WORKLOADS, 1, 0, rate, NONE, rate, NONE),
            new Balance("cluster-two", "shop", Book.WORKLOADS, 1, 0, rate, NONE, rate, NONE),
            new Balance(CLUSTER, "", Book.CAPACITY, 1, 0, three, NONE, three, NONE));
  }

  /** Tests that an event that leaves the log adds its impact to the checkpoint of its book. */
  @Test
  public void balancesTheBooksHoweverManyEventsThereWere() {
    keep(named(CART_OF_BANK, "b", "1", RATE), event(CART_OF_BANK, RATE, SettableClock.START));
    for (int i = 0; i <= 2_500; i++) {
      keep(booked("a", "" + i, i % 7 + 0.1), event(i));
    }

    assertThat(store.balances())
        .hasSize(2)
        .allSatisfy(balance -> assertThat(balance.holds()).as("%s", balance).isTrue());
  }

  // Scopes

  /** Tests that marking a scope as listed marks no other scope. */
  @Test
  public void remembersListedScopes() {
    Scope all = new Scope(CLUSTER, ResourceType.DEPLOYMENT, null);
    Scope shop = new Scope(CLUSTER, ResourceType.DEPLOYMENT, "shop");
    assertThat(store.wasListed(all)).isFalse();

    store.markListed(all);
    store.markListed(all);

    assertThat(store.wasListed(all)).isTrue();
    assertThat(store.wasListed(shop)).isFalse();
    assertThat(store.wasListed(new Scope(CLUSTER, ResourceType.DEPLOYMENT, ""))).isFalse();
    assertThat(store.wasListed(new Scope("cluster-two", ResourceType.DEPLOYMENT, null))).isFalse();
    assertThat(store.wasListed(new Scope(CLUSTER, ResourceType.STATEFULSET, null))).isFalse();
    store.markListed(shop);
    assertThat(store.wasListed(shop)).isTrue();
  }

  /** Tests that the store finds the entry of one object among many. */
  @Test
  public void findsOneAmongMany() {
    for (int i = 0; i < 300; i++) {
      keep(named(new ResourceRef(CLUSTER, ResourceType.POD, "n" + i, "p"), "u" + i, "1", i), null);
    }
    assertThat(store.live(new ResourceRef(CLUSTER, ResourceType.POD, "n42", "p")))
        .map(Live::id)
        .isEqualTo(Optional.of(new ObjectId(CLUSTER, "u42")));
    assertThat(store.balances()).hasSize(299 + 1);
  }
}
