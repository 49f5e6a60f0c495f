package io.costaudit.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.CostAuditException;
import io.costaudit.event.Balance;
import io.costaudit.event.Book;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventDetails;
import io.costaudit.event.EventDetails.Observed;
import io.costaudit.event.EventDetails.State;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.EventType;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerEntry.Booked;
import io.costaudit.event.LedgerEntry.Buried;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Scope;
import io.costaudit.predict.Container;
import io.costaudit.predict.CostPrediction;
import io.costaudit.predict.NodeSpec;
import io.costaudit.predict.Owner;
import io.costaudit.predict.PodSpec;
import io.costaudit.predict.PriceQuote;
import io.costaudit.predict.Quantity;
import io.costaudit.predict.Requests;
import io.costaudit.predict.ResourceRef;
import io.costaudit.predict.ResourceType;
import io.costaudit.predict.RunSchedule;
import io.costaudit.predict.UnitPrices;
import io.costaudit.predict.VolumeClaim;
import io.costaudit.predict.WorkloadSpec;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link LedgerStore} promises. A test of an implementation extends this class and says
 * how to make one, and what it can do.
 */
public abstract class LedgerStoreContract {
  private static final String CLUSTER = "cluster-one";
  private static final ResourceRef CART =
      new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, "shop", "cart");
  private static final ResourceRef CART_OF_BANK =
      new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, "bank", "cart");
  private static final PriceQuote QUOTE =
      new PriceQuote(new UnitPrices(0.031616438356164386, 3.94217363775593e-12, 0.95), "default");
  private static final int THREADS = 4;
  private static final int ROUNDS = 50;

  private final SettableClock clock = new SettableClock();
  private LedgerStore store;

  /** For the subclasses. */
  protected LedgerStoreContract() {}

  /**
   * A new store that holds nothing yet. It keeps at least 1000 events of any age, and what is
   * buried for at least a minute.
   *
   * @param clock tells the time to the store, if it asks
   */
  protected abstract LedgerStore createStore(InstantSource clock) throws Exception;

  /**
   * What the store can do; {@link StateCapability#ANY_TEXT} alone by default. What is left out is
   * tested to be refused.
   */
  protected Set<StateCapability> capabilities() {
    return EnumSet.of(StateCapability.ANY_TEXT);
  }

  /**
   * Opens once more what that store keeps, as another process does. Needed for one that is
   * {@linkplain StateCapability#DURABLE durable}; the one that is given is still open, or was
   * closed before, if it is {@link AutoCloseable}.
   */
  protected LedgerStore openAgain(LedgerStore store, InstantSource clock) throws Exception {
    throw new UnsupportedOperationException("what is durable needs openAgain");
  }

  /**
   * A store that cannot answer, such as one whose database is away; empty, as by default, if it
   * needs nothing that could be away.
   */
  protected Optional<LedgerStore> createFailing() throws Exception {
    return Optional.empty();
  }

  /** Makes the store that each test is about. */
  @BeforeEach
  public void createTheStore() throws Exception {
    store = createStore(clock);
  }

  // Entries

  /** Nothing is known of an object before it is kept. */
  @Test
  public void knowsNothingAtFirst() {
    assertThat(store.entry(new ObjectId(CLUSTER, "a"))).isEmpty();
    assertThat(store.live(CART)).isEmpty();
    assertThat(log()).isEmpty();
  }

  /** An entry comes back as it was given, whatever is in it. */
  @Test
  public void givesEntriesBackAsTheyWere() {
    Live plain = live("a", "1");
    Live rich =
        new Live(
            new ObjectId("cluster/two", "b"),
            new ResourceRef(
                "cluster/two", ResourceType.CRONJOB, "späti", "x'\"\\%_\u2028\ud83d\ude00"),
            "opaque ' version",
            richSpec(),
            new Booked(new CostPrediction(-0.1 + 0.3, 1e-300, 4.9e-324, 1e300), QUOTE));
    Buried buried = new Buried(new ObjectId(CLUSTER, "c"), "18446744073709551616", clock.instant());

    for (LedgerEntry entry : List.of(plain, rich, buried)) {
      assertThat(store.commit(new LedgerChange(null, entry, null))).isTrue();
    }
    for (LedgerEntry entry : List.of(plain, rich, buried)) {
      assertThat(store.entry(entry.id())).contains(entry);
    }
    assertThat(store.live(rich.resource())).contains(rich);
  }

  /** A change is kept only where the entry is the one from which it was decided. */
  @Test
  public void keepsAChangeOnlyOfTheExpectedEntry() {
    Live first = live("a", "1");
    Live second = live("a", "2");
    Live third = live("a", "3");

    assertThat(store.commit(new LedgerChange(first, second, event(1)))).isFalse();
    assertThat(store.entry(first.id())).isEmpty();

    assertThat(store.commit(new LedgerChange(null, first, event(2)))).isTrue();
    assertThat(store.commit(new LedgerChange(null, second, event(3)))).isFalse();
    assertThat(store.entry(first.id())).contains(first);

    assertThat(store.commit(new LedgerChange(first, second, event(4)))).isTrue();
    assertThat(store.commit(new LedgerChange(first, third, event(5)))).isFalse();
    assertThat(store.entry(first.id())).contains(second);

    assertThat(log()).containsExactly(event(4), event(2));
  }

  /** A price in the books belongs to the entry as much as its version does. */
  @Test
  public void comparesTheWholeEntry() {
    Live booked = live("a", "1");
    Live unbooked = new Live(booked.id(), CART, "1", booked.spec(), null);
    Live ofAnotherSpec = new Live(booked.id(), CART, "1", richSpec(), booked.booked());
    Live renamed = new Live(booked.id(), CART_OF_BANK, "1", booked.spec(), booked.booked());
    Buried buried = new Buried(booked.id(), "2", clock.instant());
    Buried later = new Buried(booked.id(), "2", clock.instant().plusNanos(1));
    assertThat(store.commit(new LedgerChange(null, booked, null))).isTrue();

    for (Live other : List.of(unbooked, ofAnotherSpec, renamed)) {
      assertThat(store.commit(new LedgerChange(other, live("a", "2"), null)))
          .as("a change of %s, where %s is kept", other, booked)
          .isFalse();
    }
    assertThat(store.commit(new LedgerChange(booked, buried, null))).isTrue();
    assertThat(store.commit(new LedgerChange(later, live("a", "3"), null)))
        .as("a change of %s, where %s is kept", later, buried)
        .isFalse();
    assertThat(store.commit(new LedgerChange(buried, live("a", "3"), null))).isTrue();
  }

  /** Objects of one uid in two clusters are two. */
  @Test
  public void tellsClustersApart() {
    Live here = live("a", "1");
    Live there =
        new Live(
            new ObjectId("cluster-two", "a"),
            new ResourceRef("cluster-two", ResourceType.DEPLOYMENT, "shop", "cart"),
            "1",
            here.spec(),
            null);
    assertThat(store.commit(new LedgerChange(null, here, null))).isTrue();
    assertThat(store.commit(new LedgerChange(null, there, null))).isTrue();

    assertThat(store.entry(here.id())).contains(here);
    assertThat(store.entry(there.id())).contains(there);
    assertThat(store.live(CART)).contains(here);
    assertThat(store.live(there.resource())).contains(there);
  }

  /** What is buried is remembered, and lives no more. */
  @Test
  public void remembersTheBuried() {
    Live live = live("a", "1");
    Buried buried = new Buried(live.id(), "2", clock.instant());
    assertThat(store.commit(new LedgerChange(null, live, null))).isTrue();
    assertThat(store.commit(new LedgerChange(live, buried, null))).isTrue();

    assertThat(store.entry(live.id())).contains(buried);
    assertThat(store.live(CART)).isEmpty();

    clock.advance(Duration.ofSeconds(59));
    assertThat(store.commit(new LedgerChange(null, live("b", "1"), null))).isTrue();
    assertThat(store.entry(live.id())).as("after less than a minute").contains(buried);
  }

  /** The living are found by all parts of their name. */
  @Test
  public void findsTheLivingByName() {
    Live cart = live("a", "1");
    assertThat(store.commit(new LedgerChange(null, cart, null))).isTrue();

    assertThat(store.live(CART)).contains(cart);
    assertThat(store.live(new ResourceRef("x", ResourceType.DEPLOYMENT, "shop", "cart"))).isEmpty();
    assertThat(store.live(new ResourceRef(CLUSTER, ResourceType.STATEFULSET, "shop", "cart")))
        .isEmpty();
    assertThat(store.live(new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, "Shop", "cart")))
        .isEmpty();
    assertThat(store.live(new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, "shop", "car")))
        .isEmpty();
  }

  /** The newest is that of the higher version, in whatever order they came. */
  @Test
  public void findsTheNewestOfOneNameInAnyOrder() {
    Live old = live("old", "99");
    Live recreated = live("new", "100");
    assertThat(store.commit(new LedgerChange(null, old, null))).isTrue();
    assertThat(store.commit(new LedgerChange(null, recreated, null))).isTrue();
    assertThat(store.live(CART)).contains(recreated);
  }

  /** A re-creation can be seen before the end of what had the name. */
  @Test
  public void findsTheNewestOfOneName() {
    Live old = live("old", "99");
    Live recreated = live("new", "100");
    assertThat(store.commit(new LedgerChange(null, recreated, null))).isTrue();
    assertThat(store.commit(new LedgerChange(null, old, null))).isTrue();
    assertThat(store.live(CART)).contains(recreated);

    Buried end = new Buried(old.id(), "101", clock.instant());
    assertThat(store.commit(new LedgerChange(old, end, null))).isTrue();
    assertThat(store.live(CART)).contains(recreated);
  }

  /** The end of the newest can be seen before that of what had the name before. */
  @Test
  public void findsTheOlderWhenTheNewestIsBuried() {
    Live old = live("old", "99");
    Live recreated = live("new", "100");
    assertThat(store.commit(new LedgerChange(null, old, null))).isTrue();
    assertThat(store.commit(new LedgerChange(null, recreated, null))).isTrue();
    Buried end = new Buried(recreated.id(), "101", clock.instant());
    assertThat(store.commit(new LedgerChange(recreated, end, null))).isTrue();
    assertThat(store.live(CART)).contains(old);
  }

  /** A node is kept like a workload. */
  @Test
  public void givesNodesBackAsTheyWere() {
    Live node = node("n");
    assertThat(store.commit(new LedgerChange(null, node, null))).isTrue();
    assertThat(store.entry(node.id())).contains(node);
    assertThat(store.live(node.resource())).contains(node);
  }

  /** The living of a scope are shown, once each, and neither the buried nor those of another. */
  @Test
  public void showsTheLivingOfAScope() {
    Live cart = live("a", "1");
    Live node = node("n");
    Live gone = live("b", "1");
    assertThat(store.commit(new LedgerChange(null, cart, null))).isTrue();
    assertThat(store.commit(new LedgerChange(null, node, null))).isTrue();
    assertThat(store.commit(new LedgerChange(null, gone, null))).isTrue();
    Buried buried = new Buried(gone.id(), "2", clock.instant());
    assertThat(store.commit(new LedgerChange(gone, buried, null))).isTrue();

    assertThat(living(new Scope(CLUSTER, ResourceType.DEPLOYMENT, null))).containsExactly(cart);
    assertThat(living(new Scope(CLUSTER, ResourceType.DEPLOYMENT, "shop"))).containsExactly(cart);
    assertThat(living(new Scope(CLUSTER, ResourceType.DEPLOYMENT, "bank"))).isEmpty();
    assertThat(living(new Scope("cluster-two", ResourceType.DEPLOYMENT, null))).isEmpty();
    assertThat(living(new Scope(CLUSTER, ResourceType.NODE, null))).containsExactly(node);
    List<Live> all = new ArrayList<>();
    store.scan(all::add);
    assertThat(all).containsExactlyInAnyOrder(cart, node);
  }

  /** A visitor may write. */
  @Test
  public void letsAVisitorCommit() {
    Live first = live("a", "1");
    Live second = live("b", "1");
    Live added = live("c", "1");
    Buried buried = new Buried(second.id(), "2", clock.instant());
    assertThat(store.commit(new LedgerChange(null, first, null))).isTrue();
    assertThat(store.commit(new LedgerChange(null, second, null))).isTrue();

    store.scan(
        live -> {
          if (live.equals(first)) {
            assertThat(store.commit(new LedgerChange(first, live("a", "2"), null))).isTrue();
            assertThat(store.commit(new LedgerChange(null, added, null))).isTrue();
          } else if (live.equals(second)) {
            assertThat(store.commit(new LedgerChange(second, buried, null))).isTrue();
          }
        });

    assertThat(store.entry(first.id())).contains(live("a", "2"));
    assertThat(store.entry(second.id())).contains(buried);
    assertThat(store.entry(added.id())).contains(added);
  }

  // The books

  /** What is kept without an event goes into the checkpoint, an event into the impacts. */
  @Test
  public void balancesTheBooks() {
    double rate = 2.308;
    assertThat(store.commit(new LedgerChange(null, live("a", "1"), null))).isTrue();
    assertThat(store.commit(new LedgerChange(null, live("b", "1"), event(rate)))).isTrue();
    Live unpriced = new Live(new ObjectId(CLUSTER, "c"), CART, "1", live("c", "1").spec(), null);
    assertThat(store.commit(new LedgerChange(null, unpriced, unpricedEvent()))).isTrue();

    assertThat(store.balances())
        .containsExactly(
            new Balance(CLUSTER, "shop", Book.WORKLOADS, 3, 1, 2 * rate, rate, rate, 2 * rate));
  }

  /** What has no price stands in a book too, even if it is the first. */
  @Test
  public void keepsABookOfWhatHasNoPrice() {
    Live unpriced = new Live(new ObjectId(CLUSTER, "a"), CART, "1", live("a", "1").spec(), null);
    assertThat(store.commit(new LedgerChange(null, unpriced, null))).isTrue();

    assertThat(store.balances())
        .containsExactly(new Balance(CLUSTER, "shop", Book.WORKLOADS, 1, 1, 0, 0, 0, 0));
  }

  /** What is buried without an event leaves the checkpoint. */
  @Test
  public void takesTheBuriedOutOfTheBooks() {
    Live live = live("a", "1");
    Buried buried = new Buried(live.id(), "2", clock.instant());
    assertThat(store.commit(new LedgerChange(null, live, null))).isTrue();
    assertThat(store.commit(new LedgerChange(live, buried, null))).isTrue();

    assertThat(store.balances())
        .containsExactly(new Balance(CLUSTER, "shop", Book.WORKLOADS, 0, 0, 0, 0, 0, 2 * 2.308));
  }

  /** A book stays when nothing is left in it. */
  @Test
  public void keepsAnEmptyBook() {
    Live live = live("a", "1");
    Buried buried = new Buried(live.id(), "2", clock.instant());
    assertThat(store.commit(new LedgerChange(null, live, event(2.308)))).isTrue();
    assertThat(store.commit(new LedgerChange(live, buried, event(-2.308)))).isTrue();

    assertThat(store.balances())
        .containsExactly(new Balance(CLUSTER, "shop", Book.WORKLOADS, 0, 0, 0, 0, 0, 2 * 2.308));
  }

  /** Workloads and nodes, clusters and namespaces stand in books of their own. */
  @Test
  public void keepsTheBooksApart() {
    Live here = live("a", "1");
    ResourceRef there = new ResourceRef("cluster-two", ResourceType.DEPLOYMENT, "shop", "cart");
    for (Live live :
        List.of(
            here,
            node("n"),
            new Live(new ObjectId(CLUSTER, "b"), CART_OF_BANK, "1", here.spec(), here.booked()),
            new Live(new ObjectId("cluster-two", "a"), there, "1", here.spec(), here.booked()))) {
      assertThat(store.commit(new LedgerChange(null, live, null))).isTrue();
    }

    double rate = 2.308;
    assertThat(store.balances())
        .containsExactlyInAnyOrder(
            new Balance(CLUSTER, "shop", Book.WORKLOADS, 1, 0, rate, rate, 0, rate),
            new Balance(CLUSTER, "bank", Book.WORKLOADS, 1, 0, rate, rate, 0, rate),
            new Balance("cluster-two", "shop", Book.WORKLOADS, 1, 0, rate, rate, 0, rate),
            new Balance(CLUSTER, "", Book.CAPACITY, 1, 0, 3, 3, 0, 3));
  }

  /** Events that leave the log take nothing out of the books. */
  @Test
  public void balancesTheBooksHoweverManyEventsThereWere() {
    Live current = live("a", "0");
    Live other =
        new Live(new ObjectId(CLUSTER, "b"), CART_OF_BANK, "1", current.spec(), current.booked());
    assertThat(
            store.commit(
                new LedgerChange(null, other, event(CART_OF_BANK, 2.308, SettableClock.START))))
        .isTrue();
    assertThat(store.commit(new LedgerChange(null, current, null))).isTrue();
    for (int i = 1; i <= 2_500; i++) {
      Live next = booked("a", "" + i, i % 7 + 0.1);
      double impact = new LedgerChange(current, next, null).impact();
      assertThat(store.commit(new LedgerChange(current, next, event(impact)))).isTrue();
      current = next;
    }

    assertThat(store.balances())
        .hasSize(2)
        .allSatisfy(
            balance ->
                assertThat(balance.holds())
                    .as("booked is what the checkpoint and the impacts say: %s", balance)
                    .isTrue());
  }

  private List<Live> living(Scope scope) {
    List<Live> living = new ArrayList<>();
    store.scan(scope, living::add);
    return living;
  }

  // Scopes

  /** A scope is open once it was opened, and no other with it. */
  @Test
  public void remembersOpenScopes() {
    Scope all = new Scope(CLUSTER, ResourceType.DEPLOYMENT, null);
    Scope shop = new Scope(CLUSTER, ResourceType.DEPLOYMENT, "shop");
    assertThat(store.isOpen(all)).isFalse();

    store.open(all);
    store.open(all);

    assertThat(store.isOpen(all)).isTrue();
    assertThat(store.isOpen(shop)).isFalse();
    assertThat(store.isOpen(new Scope(CLUSTER, ResourceType.DEPLOYMENT, ""))).isFalse();
    assertThat(store.isOpen(new Scope("cluster-two", ResourceType.DEPLOYMENT, null))).isFalse();
    assertThat(store.isOpen(new Scope(CLUSTER, ResourceType.STATEFULSET, null))).isFalse();
    store.open(shop);
    assertThat(store.isOpen(shop)).isTrue();
  }

  // The log

  /** An event comes back as it was given, to the nanosecond and the last bit. */
  @Test
  public void givesEventsBackAsTheyWere() {
    List<CostEvent> events = List.of(event(0.1 + 0.2), unpricedEvent(), richEvent());
    for (int i = 0; i < events.size(); i++) {
      append("object-" + i, events.get(i));
    }

    assertThat(log()).containsExactly(events.get(2), events.get(1), events.get(0));
  }

  /** A change without an event leaves the log alone. */
  @Test
  public void appendsNothingWithoutAnEvent() {
    append("a", event(1));
    assertThat(store.commit(new LedgerChange(null, live("b", "1"), null))).isTrue();

    assertThat(log()).containsExactly(event(1));
  }

  /** Newest first is the order of the commits, not of the timestamps. */
  @Test
  public void pagesNewestFirst() {
    append("a", event(1, SettableClock.START));
    append("b", event(2, SettableClock.START.minusSeconds(3_600)));

    assertThat(impacts(log())).containsExactly(2.0, 1.0);
  }

  /** Of whatever age: what a watcher finds late happened long ago. */
  @Test
  public void keepsOldEvents() {
    append("a", event(1, SettableClock.START.minus(Duration.ofDays(1_000))));
    clock.advance(Duration.ofDays(1_000));
    append("b", event(2));

    assertThat(impacts(log())).containsExactly(2.0, 1.0);
  }

  /** A page holds no more than was asked for, and says where the next one begins. */
  @Test
  public void pagesByCursor() {
    appendNumbered(1, 5);

    EventPage first = page(EventFilter.all(), 2, null);
    EventPage second = page(EventFilter.all(), 2, first.next());
    EventPage third = page(EventFilter.all(), 2, second.next());

    assertThat(impacts(first.events())).containsExactly(5.0, 4.0);
    assertThat(impacts(second.events())).containsExactly(3.0, 2.0);
    assertThat(impacts(third.events())).containsExactly(1.0);
    assertThat(third.next()).isNull();
  }

  /** There is no next page where nothing that matches is left. */
  @Test
  public void endsWithTheLastMatch() {
    appendNumbered(1, 4);

    assertThat(page(EventFilter.all(), 4, null).next()).isNull();
    assertThat(page(EventFilter.all(), Integer.MAX_VALUE, null))
        .isEqualTo(new EventPage(log(), null));
    assertThat(page(EventFilter.all(), 3, null).next()).isNotNull();
    assertThat(page(EventFilter.totalCost(3.0, null), 2, null).next()).isNull();
    assertThat(page(EventFilter.totalCost(9.0, null), 2, null))
        .isEqualTo(new EventPage(List.of(), null));
  }

  /** Nobody who asks for nothing gets anything. */
  @Test
  public void answersNothingToALimitOfZero() {
    appendNumbered(1, 2);

    assertThat(page(EventFilter.all(), 0, null)).isEqualTo(new EventPage(List.of(), null));
  }

  /** A filter applies before the limit. */
  @Test
  public void filtersBeforeItCounts() {
    appendNumbered(1, 6);
    EventFilter small = EventFilter.totalCost(null, 3.0);

    EventPage first = page(small, 2, null);
    EventPage second = page(small, 2, first.next());

    assertThat(impacts(first.events())).containsExactly(3.0, 2.0);
    assertThat(impacts(second.events())).containsExactly(1.0);
    assertThat(second.next()).isNull();
  }

  /** A store may answer a filter in a language of its own, but not otherwise. */
  @Test
  public void filtersAsTheFilterSays() {
    List<CostEvent> events = List.of(event(5), event(-5), event(0), unpricedEvent(), richEvent());
    for (int i = 0; i < events.size(); i++) {
      append("object-" + i, events.get(i));
    }
    List<EventFilter> filters =
        List.of(
            EventFilter.all(),
            EventFilter.seeds(),
            EventFilter.clusters(List.of(CLUSTER)),
            EventFilter.namespaces(List.of("shop", "x")),
            EventFilter.namespaces(List.of()),
            EventFilter.eventTypes(List.of(EventType.UPDATE)),
            EventFilter.resourceTypes(List.of(ResourceType.DEPLOYMENT)),
            EventFilter.totalCost(0.0, null),
            EventFilter.totalCost(null, 0.0),
            EventFilter.totalCost(-5.0, 5.0),
            EventFilter.totalCost(null, null),
            EventFilter.in(new Window(SettableClock.START, SettableClock.START.plusNanos(1))),
            EventFilter.in(Book.CAPACITY),
            EventFilter.seeds().and(EventFilter.totalCost(null, -1.0)),
            EventFilter.seeds().or(EventFilter.totalCost(null, -1.0)));

    for (EventFilter filter : filters) {
      for (EventFilter each : List.of(filter, filter.not())) {
        assertThat(page(each, 10, null).events())
            .as("%s", each)
            .containsExactlyElementsOf(log().stream().filter(each::test).toList());
      }
    }
  }

  /** A cursor stays where it is while new events arrive. */
  @Test
  public void keepsACursorWhileEventsArrive() {
    appendNumbered(1, 4);
    EventPage first = page(EventFilter.all(), 2, null);

    appendNumbered(5, 8);

    assertThat(impacts(page(EventFilter.all(), 10, first.next()).events()))
        .containsExactly(2.0, 1.0);
  }

  /** A cursor leads to no newer event when those it led to are evicted. */
  @Test
  public void keepsACursorWhileEventsAreEvicted() {
    appendNumbered(1, 3);
    EventCursor cursor = requireNonNull(page(EventFilter.all(), 1, null).next());

    appendNumbered(4, 2_500);

    EventPage rest = page(EventFilter.all(), 10, cursor);
    assertThat(impacts(rest.events()))
        .as("after %s", cursor)
        .isIn(List.of(2.0, 1.0), List.of(2.0), List.of());
    assertThat(rest.next()).isNull();
  }

  /** A cursor leads on in its own log alone. */
  @Test
  public void refusesTheCursorOfAnotherLog() {
    appendNumbered(1, 2);
    EventCursor foreign = new EventCursor("AnotherLogAltogether", 1);

    EventCursor real = requireNonNull(page(EventFilter.all(), 1, null).next());
    EventCursor ahead = new EventCursor(real.log(), real.position() + 1_000_000_000);

    for (EventCursor cursor : List.of(foreign, ahead)) {
      assertThatThrownBy(() -> page(EventFilter.all(), 1, cursor))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(cursor.toString());
    }
  }

  // What only some can do

  /** Opened anew, it has all that it had; a store that is not durable shares nothing. */
  @Test
  public void outlivesItsProcess() throws Exception {
    Live cart = live("a", "1");
    Buried gone = new Buried(new ObjectId(CLUSTER, "c"), "2", clock.instant());
    Scope scope = new Scope(CLUSTER, ResourceType.DEPLOYMENT, null);
    assertThat(store.commit(new LedgerChange(null, cart, event(1)))).isTrue();
    assertThat(store.commit(new LedgerChange(null, gone, richEvent()))).isTrue();
    store.open(scope);
    List<Balance> balances = store.balances();
    List<CostEvent> events = log();
    EventCursor cursor = requireNonNull(page(EventFilter.all(), 1, null).next());

    if (!capabilities().contains(StateCapability.DURABLE)) {
      LedgerStore another = createStore(clock);
      assertThat(another.entry(cart.id())).isEmpty();
      assertThat(another.isOpen(scope)).isFalse();
      assertThat(another.balances()).isEmpty();
      assertThat(another.page(new EventQuery(EventFilter.all(), 10, null)).events()).isEmpty();
      return;
    }
    close(store);
    store = openAgain(store, clock);
    assertThat(store.entry(cart.id())).contains(cart);
    assertThat(store.live(CART)).contains(cart);
    assertThat(store.entry(gone.id())).contains(gone);
    assertThat(store.isOpen(scope)).isTrue();
    assertThat(store.balances()).containsExactlyInAnyOrderElementsOf(balances);
    assertThat(log()).isEqualTo(events);
    assertThat(page(EventFilter.all(), 10, cursor).events()).isEqualTo(events.subList(1, 2));
    assertThat(store.commit(new LedgerChange(null, live("a", "9"), event(9)))).isFalse();
    assertThat(store.commit(new LedgerChange(cart, live("a", "2"), event(2)))).isTrue();
    assertThat(log()).hasSize(3).startsWith(event(2));
  }

  /** Text that no name in Kubernetes has is kept as it is, or nothing of the change is. */
  @Test
  public void keepsAnyTextOrNothing() {
    for (String text : List.of("\u0000", "nul \u0000 within", "half \ud800 of a pair")) {
      for (LedgerChange change : withOddText(text)) {
        if (capabilities().contains(StateCapability.ANY_TEXT)) {
          assertThat(store.commit(change)).isTrue();
          assertThat(store.entry(change.entry().id())).contains(change.entry());
          assertThat(page(EventFilter.all(), 1, null).events()).containsExactly(change.event());
        } else {
          assertRefused(() -> store.commit(change));
          store.scan(any -> assertThat(any).as("kept of what was refused").isNull());
          assertThat(log()).isEmpty();
          assertThat(store.balances()).isEmpty();
        }
      }
      Scope scope = new Scope(CLUSTER, ResourceType.DEPLOYMENT, text);
      if (capabilities().contains(StateCapability.ANY_TEXT)) {
        store.open(scope);
        assertThat(store.isOpen(scope)).isTrue();
      } else {
        assertRefused(() -> store.open(scope));
      }
    }
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfAny(IllegalArgumentException.class, CostAuditException.class);
  }

  /** Changes that have the text in one place each. */
  private static List<LedgerChange> withOddText(String text) {
    Live plain = live("a", "1");
    ObjectId id = new ObjectId(CLUSTER, "with " + text.length());
    ResourceRef named = new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, "shop", text);
    CostEvent of = event(1);
    return List.of(
        new LedgerChange(
            null, new Live(new ObjectId(CLUSTER, text), CART, "1", plain.spec(), null), event(1)),
        new LedgerChange(null, new Live(id, named, "1", plain.spec(), null), event(1)),
        new LedgerChange(
            null,
            new Live(new ObjectId(CLUSTER, "of " + text.length()), CART, text, plain.spec(), null),
            event(1)),
        new LedgerChange(
            null,
            live("event of " + text.length(), "1"),
            new CostEvent(
                of.eventType(),
                named,
                of.timestamp(),
                of.totalRequests(),
                of.resourceCosts(),
                of.costPrediction(),
                null)));
  }

  /** Not to know, because nothing answers, is not the same as nothing kept. */
  @Test
  public void throwsWhenItCannotAnswer() throws Exception {
    Optional<LedgerStore> failing = createFailing();
    Untested.unlessFailing(failing.isPresent(), "createFailing()");
    LedgerStore away = failing.orElseThrow();
    LedgerChange change = new LedgerChange(null, live("a", "1"), event(1));
    Scope scope = new Scope(CLUSTER, ResourceType.DEPLOYMENT, null);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> away.commit(change),
            () -> away.entry(change.entry().id()),
            () -> away.live(CART),
            () -> away.open(scope),
            () -> away.isOpen(scope),
            away::balances,
            () -> away.page(new EventQuery(EventFilter.all(), 1, null)))) {
      assertThatThrownBy(call).isInstanceOf(CostAuditException.class);
    }
  }

  /** Of changes that two processes decided from one entry exactly one is kept. */
  @Test
  public void isSharedByProcessesOrRefusesToBe() throws Exception {
    if (!capabilities().contains(StateCapability.SHARED)) {
      if (!capabilities().contains(StateCapability.DURABLE)) {
        Untested.because("it is neither DURABLE nor SHARED, so no other process can open it");
      }
      assertThatThrownBy(() -> openAgain(store, clock)).isInstanceOf(CostAuditException.class);
      return;
    }
    LedgerStore other = openAgain(store, clock);
    Live current = live("a", "0");
    assertThat(store.commit(new LedgerChange(null, current, null))).isTrue();
    for (int round = 1; round <= ROUNDS; round++) {
      Live expected = current;
      CyclicBarrier start = new CyclicBarrier(2);
      List<Live> candidates = List.of(live("a", round + "000"), live("a", round + "001"));
      List<LedgerStore> stores = List.of(store, other);
      List<Callable<Boolean>> commits = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        LedgerChange change = new LedgerChange(expected, candidates.get(i), event(2 * round + i));
        LedgerStore its = stores.get(i);
        commits.add(
            () -> {
              start.await(1, TimeUnit.MINUTES);
              return its.commit(change);
            });
      }
      List<Boolean> kept = Threads.runAll(commits);
      assertThat(kept).as("whether each of the competing changes was kept").containsOnlyOnce(true);
      current = candidates.get(kept.indexOf(true));
      assertThat(store.entry(current.id())).contains(current);
      assertThat(other.entry(current.id())).contains(current);
    }
    assertThat(impacts(log())).hasSize(ROUNDS);
    assertThat(other.page(new EventQuery(EventFilter.all(), 1_000, null)).events())
        .isEqualTo(log());
    close(other);
  }

  /** Ends a process, as far as its store is concerned. */
  private static void close(Object open) throws Exception {
    if (open instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  // Threads

  /** What one thread opened another sees, and no method keeps the other threads out for good. */
  @Test
  public void isOpenToOtherThreads() throws Exception {
    Scope all = new Scope(CLUSTER, ResourceType.DEPLOYMENT, null);
    Live kept = live("a", "1");
    store.open(all);
    assertThat(store.commit(new LedgerChange(null, kept, event(1)))).isTrue();
    List<Callable<Boolean>> another =
        List.of(() -> store.isOpen(all) && store.entry(kept.id()).equals(Optional.of(kept)));
    assertThat(Threads.runAll(another)).containsExactly(true);
  }

  /** Of two changes from one entry exactly one is kept, and its event alone. */
  @Test
  public void letsExactlyOneOfCompetingCommitsWin() throws Exception {
    Live current = live("a", "0");
    assertThat(store.commit(new LedgerChange(null, current, null))).isTrue();
    for (int round = 1; round <= ROUNDS; round++) {
      List<Live> candidates = new ArrayList<>();
      List<Callable<Boolean>> commits = new ArrayList<>();
      CyclicBarrier start = new CyclicBarrier(THREADS);
      for (int i = 0; i < THREADS; i++) {
        Live candidate = live("a", round + "00" + i);
        LedgerChange change = new LedgerChange(current, candidate, event(round * THREADS + i));
        candidates.add(candidate);
        commits.add(
            () -> {
              start.await(1, TimeUnit.MINUTES);
              return store.commit(change);
            });
      }
      List<Boolean> kept = Threads.runAll(commits);

      assertThat(kept).as("whether each of the competing changes was kept").containsOnlyOnce(true);
      int winner = kept.indexOf(true);
      current = candidates.get(winner);
      assertThat(store.entry(current.id())).contains(current);
      assertThat(impacts(log())).hasSize(round).startsWith((double) round * THREADS + winner);
    }
  }

  /** Who pages while others append gets each event that was there at the start, once. */
  @Test
  public void pagesEachEventOnceWhileOthersAppend() throws Exception {
    int before = 200;
    int perWriter = 100;
    appendNumbered(1, before);
    List<Callable<List<Double>>> work = new ArrayList<>();
    CyclicBarrier start = new CyclicBarrier(THREADS);
    for (int i = 1; i < THREADS; i++) {
      int writer = i;
      work.add(
          () -> {
            start.await(1, TimeUnit.MINUTES);
            for (int n = 0; n < perWriter; n++) {
              append("writer-" + writer + "-" + n, event(1_000 * writer + n));
            }
            return List.of();
          });
    }
    work.add(
        () -> {
          start.await(1, TimeUnit.MINUTES);
          return pageThrough(7);
        });
    List<List<Double>> results = Threads.runAll(work);

    List<Double> read = results.get(THREADS - 1);
    assertThat(read).doesNotHaveDuplicates();
    assertThat(read)
        .endsWith(
            IntStream.iterate(before, n -> n >= 1, n -> n - 1)
                .mapToObj(n -> (double) n)
                .toArray(Double[]::new));
    assertThat(impacts(log())).hasSize(before + (THREADS - 1) * perWriter).doesNotHaveDuplicates();
  }

  private List<Double> pageThrough(int limit) {
    List<Double> read = new ArrayList<>();
    EventPage page = page(EventFilter.all(), limit, null);
    read.addAll(impacts(page.events()));
    while (page.next() != null) {
      page = page(EventFilter.all(), limit, page.next());
      assertThat(page.events()).hasSizeBetween(1, limit);
      read.addAll(impacts(page.events()));
    }
    return read;
  }

  // What is kept

  private void appendNumbered(int first, int last) {
    for (int n = first; n <= last; n++) {
      append("object-" + n, event(n));
    }
  }

  private void append(String uid, CostEvent event) {
    assertThat(store.commit(new LedgerChange(null, live(uid, "1"), event))).isTrue();
  }

  private List<CostEvent> log() {
    return page(EventFilter.all(), 1_000, null).events();
  }

  private EventPage page(EventFilter filter, int limit, @Nullable EventCursor cursor) {
    return store.page(new EventQuery(filter, limit, cursor));
  }

  private static List<Double> impacts(List<CostEvent> events) {
    List<Double> impacts = new ArrayList<>();
    for (CostEvent event : events) {
      CostPrediction impact = event.costPrediction();
      if (impact != null) {
        impacts.add(impact.totalMonthlyRate());
      }
    }
    return impacts;
  }

  private static Live node(String uid) {
    NodeSpec spec =
        new NodeSpec(
            "n1",
            Map.of("cpu", Quantity.parse("3920m"), "example.com/x", Quantity.parse("2")),
            Map.of(NodeSpec.INSTANCE_TYPE, "m5.xlarge"));
    return new Live(
        new ObjectId(CLUSTER, uid),
        spec.ref(CLUSTER),
        "7",
        spec,
        new Booked(new CostPrediction(3, 2, 1, 0), QUOTE));
  }

  private static Live live(String uid, String version) {
    return booked(uid, version, 2.308);
  }

  private static Live booked(String uid, String version, double rate) {
    Container app =
        new Container(
            "app", Container.Role.REGULAR, Map.of("cpu", Quantity.parse("100m")), Map.of());
    PodSpec pod = new PodSpec(List.of(app), Map.of(), Map.of(), Map.of(), Map.of());
    WorkloadSpec spec =
        new WorkloadSpec(
            ResourceType.DEPLOYMENT, "shop", "cart", null, null, true, pod, List.of(), null);
    Booked booked = new Booked(new CostPrediction(rate, rate, 0, 0), QUOTE);
    return new Live(new ObjectId(CLUSTER, uid), CART, version, spec, booked);
  }

  private static WorkloadSpec richSpec() {
    Map<String, Quantity> odd =
        Map.of(
            "cpu", Quantity.parse("1n"),
            "memory", Quantity.parse("7Ei"),
            "nvidia.com/gpu", Quantity.parse("1e3"),
            "example.com/x", Quantity.parse("1000E"));
    List<Container> containers = new ArrayList<>();
    for (Container.Role role : Container.Role.values()) {
      containers.add(new Container(role.name(), role, odd, Map.of("cpu", Quantity.ZERO)));
    }
    PodSpec pod =
        new PodSpec(containers, odd, odd, odd, Map.of("kubernetes.io/arch", "amd64", "", ""));
    return new WorkloadSpec(
        ResourceType.CRONJOB,
        "späti",
        "x'\"\\%_\u2028\ud83d\ude00",
        new Owner("monitoring.coreos.com/v1", "Prometheus", "k8s", "o"),
        Integer.MAX_VALUE,
        false,
        pod,
        List.of(
            new VolumeClaim("data", null, Quantity.parse("1Ti")),
            new VolumeClaim("", "fast", Quantity.ZERO)),
        new RunSchedule("*/5 * * * *", "10m", true));
  }

  /** An event without details, which tells itself by its impact. */
  private static CostEvent event(double impact) {
    return event(impact, SettableClock.START);
  }

  private static CostEvent event(double impact, Instant time) {
    return event(CART, impact, time);
  }

  private static CostEvent event(ResourceRef resource, double impact, Instant time) {
    return new CostEvent(
        impact < 0 ? EventType.DELETE : EventType.ADD,
        resource,
        time,
        new Requests(Quantity.parse("100m"), Quantity.parse("32Mi"), Quantity.ZERO),
        QUOTE.prices(),
        new CostPrediction(impact, impact, 0, 0),
        null);
  }

  private static CostEvent unpricedEvent() {
    return new CostEvent(
        EventType.ADD, CART, SettableClock.START.plusNanos(1), Requests.NONE, null, null, null);
  }

  private static CostEvent richEvent() {
    Requests requests =
        new Requests(
            Quantity.parse("1n"),
            Quantity.parse("1e3"),
            Quantity.parse("0.5"),
            new TreeMap<>(Map.of("example.com/x", Quantity.parse("1000E"))));
    State state =
        new State(
            3, requests, List.of(new VolumeClaim("data", "fast", Quantity.parse("1Ti"))), null);
    EventDetails details =
        new EventDetails(
            "0123456789abcdef0123456789abcdef",
            "uid",
            new Owner("monitoring.coreos.com/v1", "Prometheus", "k8s", "o"),
            state,
            state,
            Observed.CATCH_UP,
            new Window(SettableClock.START.minusNanos(3), SettableClock.START.minusNanos(1)),
            "default",
            List.of("a warning with 'quotes' and \n a line"));
    return new CostEvent(
        EventType.UPDATE,
        new ResourceRef("cluster/two", ResourceType.NODE, "", "späti"),
        SettableClock.START.minusNanos(1),
        requests,
        QUOTE.prices(),
        new CostPrediction(-1e-7, 4.9e-324, -1e300, 1e300),
        details);
  }
}
