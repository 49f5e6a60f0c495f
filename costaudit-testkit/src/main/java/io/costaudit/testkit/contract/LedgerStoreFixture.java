package io.costaudit.testkit.contract;

import static io.costaudit.testkit.internal.LedgerStoreSamples.event;
import static io.costaudit.testkit.internal.LedgerStoreSamples.live;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.coverage.Scope;
import io.costaudit.event.CommitResult;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.ObjectId;
import io.costaudit.event.StoredEntry;
import io.costaudit.testkit.record.SettableClock;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/**
 * The base of the contract of a {@link LedgerStore}: the methods that a test has to provide, and
 * the steps that the parts of the contract share.
 */
abstract class LedgerStoreFixture {
  final SettableClock clock = new SettableClock();
  LedgerStore store;

  /**
   * Creates a store that holds nothing. It keeps at least 1000 events of any age, and a tombstone
   * for at least a minute.
   *
   * @param clock tells the time to the store, if it asks
   */
  protected abstract LedgerStore createStore(InstantSource clock) throws Exception;

  /**
   * Returns what the store can do; {@link StateCapability#ANY_TEXT} alone by default. The contract
   * tests that a store refuses what it cannot do.
   */
  protected Set<StateCapability> capabilities() {
    return EnumSet.of(StateCapability.ANY_TEXT);
  }

  /**
   * Opens the contents of that store once more, as another process does. A store that is
   * {@linkplain StateCapability#DURABLE durable} needs it. The given store is still open, or was
   * closed before if it is {@link AutoCloseable}.
   */
  protected LedgerStore openAgain(LedgerStore store, InstantSource clock) throws Exception {
    throw new UnsupportedOperationException("a store that is DURABLE needs openAgain");
  }

  /**
   * Creates a store that cannot answer, for example because its database is away. Returns empty, as
   * by default, if nothing that the store needs can be away.
   */
  protected Optional<LedgerStore> createFailing() throws Exception {
    return Optional.empty();
  }

  /** Creates the store that each test is about. */
  @BeforeEach
  public void createTheStore() throws Exception {
    store = createStore(clock);
  }

  /**
   * Commits the step from the entry that the store holds to the next one, and returns the entry as
   * the store should hold it: with the amount that has no event.
   */
  <E extends LedgerEntry> E keep(E entry, @Nullable CostEvent event) {
    return keep(store, entry, event);
  }

  @SuppressWarnings("unchecked") // a change has the entry that it was made of
  static <E extends LedgerEntry> E keep(LedgerStore store, E entry, @Nullable CostEvent event) {
    LedgerChange change = LedgerChange.of(store.entry(entry.id()).orElse(null), entry, event);
    assertThat(store.commit(change)).as("%s", change).isEqualTo(CommitResult.COMMITTED);
    return (E) change.entry();
  }

  /** Appends an event of an object that the store does not know yet. */
  void append(String uid, CostEvent event) {
    keep(live(uid, "1"), event);
  }

  void appendNumbered(int first, int last) {
    for (int n = first; n <= last; n++) {
      append("object-" + n, event(n));
    }
  }

  Optional<LedgerEntry> entry(ObjectId id) {
    return store.entry(id).map(StoredEntry::entry);
  }

  List<Live> scan(@Nullable Scope scope) {
    try (Stream<Live> live = store.scan(scope)) {
      return live.toList();
    }
  }

  /** Returns the newest thousand events, newest first. */
  List<CostEvent> log() {
    return page(EventFilter.all(), 1_000, null).events();
  }

  EventPage page(EventFilter filter, int limit, @Nullable EventCursor cursor) {
    return store.page(new EventQuery(filter, limit, cursor));
  }

  /** Closes a store, as the end of its process does. */
  static void close(Object open) throws Exception {
    if (open instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
