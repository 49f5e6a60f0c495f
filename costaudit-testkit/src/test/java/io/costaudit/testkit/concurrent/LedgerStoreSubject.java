package io.costaudit.testkit.concurrent;

import io.costaudit.coverage.Scope;
import io.costaudit.event.Balance;
import io.costaudit.event.Book;
import io.costaudit.event.CommitResult;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventDetails;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.EventTail;
import io.costaudit.event.EventType;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerEntry.Booked;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerEntry.Tombstone;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.LoggedEvent;
import io.costaudit.event.ObjectId;
import io.costaudit.event.StoredEntry;
import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadSpec;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A ledger's store, whose log keeps {@value #MOST_EVENTS} events. */
final class LedgerStoreSubject implements Subject<LedgerStore, LedgerStoreSubject.State> {
  private static final int MOST_EVENTS = 2;
  private static final Instant NOW = Instant.parse("2024-02-29T11:12:13Z");
  private static final Scope SCOPE = new Scope("c", ResourceType.DEPLOYMENT, null);
  private static final PriceQuote QUOTE = new PriceQuote(UnitPrices.DEFAULT, "a price list");
  private static final List<ObjectId> IDS =
      List.of(new ObjectId("c", "u1"), new ObjectId("c", "u2"));

  /** Both objects have one name now and then, as a re-creation can make it. */
  private static final List<ResourceRef> NAMES = List.of(ref("a"), ref("b"));

  private final Function<LedgerStore, LedgerStore> front;

  /** The store in memory, as it is. */
  LedgerStoreSubject() {
    this(store -> store);
  }

  /** Something in front of it. */
  LedgerStoreSubject(Function<LedgerStore, LedgerStore> front) {
    this.front = front;
  }

  private static ResourceRef ref(String name) {
    return new ResourceRef("c", ResourceType.DEPLOYMENT, "n", name);
  }

  /**
   * What a store holds.
   *
   * @param log the newest events, oldest first
   * @param revision the number of the last commit
   * @param position the position of the newest event that ever was
   * @param evictedThrough the position of the newest event that left the log
   * @param checkpoint the impacts of the events that left the log, in millionths
   */
  record State(
      Map<ObjectId, Held> entries,
      List<Logged> log,
      long revision,
      long position,
      long evictedThrough,
      long checkpoint,
      Set<Scope> listed) {
    List<Live> live() {
      return entries.values().stream()
          .map(Held::entry)
          .filter(Live.class::isInstance)
          .map(Live.class::cast)
          .toList();
    }

    Optional<StoredEntry> stored(ObjectId id) {
      return Optional.ofNullable(entries.get(id))
          .map(held -> new StoredEntry(held.entry(), held.revision()));
    }

    /** Returns the state after a change whose expected revision stands. */
    State with(LedgerChange change) {
      LedgerEntry entry = change.entry();
      long next = revision + 1;
      Held before = entries.get(entry.id());
      Map<ObjectId, Held> entriesAfter = new HashMap<>(entries);
      entriesAfter.put(entry.id(), new Held(entry, next, before == null ? next : before.first()));
      List<Logged> logAfter = new ArrayList<>(log);
      if (change.event() != null) {
        logAfter.add(new Logged(position + 1, change.event(), change.impactMicros()));
      }
      Logged evicted = logAfter.size() > MOST_EVENTS ? logAfter.remove(0) : null;
      return new State(
          Map.copyOf(entriesAfter),
          List.copyOf(logAfter),
          next,
          change.event() == null ? position : position + 1,
          evicted == null ? evictedThrough : evicted.position(),
          evicted == null ? checkpoint : checkpoint + evicted.impactMicros(),
          listed);
    }
  }

  /**
   * An entry.
   *
   * @param first the revision of the first commit of the object
   */
  record Held(LedgerEntry entry, long revision, long first) {}

  /** An event in the log. */
  record Logged(long position, CostEvent event, long impactMicros) {}

  @Override
  public LedgerStore create() {
    return front.apply(
        InMemoryLedgerStore.builder()
            .maxEvents(MOST_EVENTS)
            .clock(InstantSource.fixed(NOW))
            .build());
  }

  @Override
  public State initial() {
    return new State(Map.of(), List.of(), 0, 0, 0, 0, Set.of());
  }

  @Override
  public Asker<LedgerStore, State> asker(int number, Random random) {
    return new Watcher(number, random);
  }

  /** Reads entries and changes what it read, as ledgers do. */
  private static final class Watcher implements Asker<LedgerStore, State> {
    private final int number;
    private final Random random;
    private final Map<ObjectId, StoredEntry> known = new HashMap<>();
    private final List<EventQuery> nextPages = new ArrayList<>();
    private final List<EventCursor> positions = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private int asked;
    private Operation<LedgerStore, State> last;

    Watcher(int number, Random random) {
      this.number = number;
      this.random = random;
    }

    @Override
    public Operation<LedgerStore, State> next() {
      asked++;
      ObjectId id = IDS.get(random.nextInt(IDS.size()));
      int dice = random.nextInt(24);
      if (dice < 5) {
        last = new ReadEntries(random.nextBoolean() ? IDS : List.of(id));
      } else if (dice < 13) {
        last =
            new Commit(
                random.nextInt(3) == 0
                    ? IDS.stream().map(this::change).toList()
                    : List.of(change(id)));
      } else if (dice < 15) {
        last = new ReadPage(query());
      } else if (dice < 17) {
        last = new ReadTail(position(), 1 + random.nextInt(2));
      } else if (dice < 19) {
        last = new ReadBalances();
      } else if (dice < 20) {
        last = new Scan();
      } else if (dice < 21) {
        last = new ReadName(NAMES.get(random.nextInt(NAMES.size())));
      } else if (dice < 22) {
        last = new ReadEnd();
      } else if (dice < 23 && !events.isEmpty()) {
        last = new HasEvent(events.get(random.nextInt(events.size())));
      } else {
        last = random.nextBoolean() ? new MarkListed() : new WasListed();
      }
      return last;
    }

    private LedgerChange change(ObjectId id) {
      String version = Integer.toString(100 * (number + 1) + asked);
      LedgerEntry entry =
          random.nextInt(4) == 0
              ? new Tombstone(id, NAMES.get(0), version, NOW)
              : live(id, NAMES.get(random.nextInt(NAMES.size())), version, random.nextInt(4));
      StoredEntry before = known.get(id);
      if (random.nextInt(3) == 0) {
        return LedgerChange.of(before, entry, null);
      }
      String event = id.uid() + " at " + version;
      events.add(event);
      return LedgerChange.of(before, entry, event(event));
    }

    private EventQuery query() {
      return nextPages.isEmpty() || random.nextBoolean()
          ? new EventQuery(EventFilter.all(), 1 + random.nextInt(2), null)
          : nextPages.get(nextPages.size() - 1);
    }

    private EventCursor position() {
      return positions.isEmpty() || random.nextInt(3) == 0
          ? null
          : positions.get(random.nextInt(positions.size()));
    }

    @Override
    public void hear(Object answer) {
      if (answer instanceof Map<?, ?> entries) {
        ((ReadEntries) last).ids().forEach(known::remove);
        entries.forEach((id, entry) -> known.put((ObjectId) id, (StoredEntry) entry));
      } else if (answer instanceof EventPage page && page.next() != null) {
        nextPages.add(new EventQuery(EventFilter.all(), 1, page.next()));
      } else if (answer instanceof EventTail tail) {
        positions.add(tail.next());
      } else if (answer instanceof EventCursor end) {
        positions.add(end);
      }
    }
  }

  private static Live live(ObjectId id, ResourceRef name, String version, int cost) {
    PodSpec pod = new PodSpec(List.of(), Map.of(), Map.of(), Map.of(), Map.of());
    WorkloadSpec spec =
        new WorkloadSpec(
            name.type(), name.namespace(), name.name(), null, 1, true, pod, List.of(), null);
    Booked booked = new Booked(new CostPrediction(cost, cost, 0, 0), QUOTE);
    return new Live(id, name, version, spec, cost == 0 ? null : booked);
  }

  private static CostEvent event(String id) {
    return new CostEvent(
        EventType.UPDATE,
        NAMES.get(0),
        NOW,
        Requests.NONE,
        null,
        null,
        new EventDetails(
            id, "uid", null, null, null, EventDetails.Observed.WATCH, null, null, List.of()));
  }

  /** Answers what it asks for, where the model says the same. */
  private static Collection<State> unchangedIf(boolean isRight, State state) {
    return isRight ? List.of(state) : List.of();
  }

  private record ReadEntries(List<ObjectId> ids) implements Operation<LedgerStore, State> {
    @Override
    public Object askOf(LedgerStore store) {
      return store.entries(ids);
    }

    @Override
    public Collection<State> after(State state, Object answer) {
      Map<ObjectId, StoredEntry> expected = new HashMap<>();
      for (ObjectId id : ids) {
        state.stored(id).ifPresent(stored -> expected.put(id, stored));
      }
      return unchangedIf(answer.equals(expected), state);
    }
  }

  private record ReadName(ResourceRef name) implements Operation<LedgerStore, State> {
    @Override
    public Object askOf(LedgerStore store) {
      return store.live(name);
    }

    @Override
    public Collection<State> after(State state, Object answer) {
      Optional<LedgerEntry> newest =
          state.entries().values().stream()
              .filter(held -> held.entry() instanceof Live live && live.resource().equals(name))
              .max(Comparator.comparingLong(Held::first))
              .map(Held::entry);
      return unchangedIf(answer.equals(newest), state);
    }
  }

  private record Commit(List<LedgerChange> changes) implements Operation<LedgerStore, State> {
    @Override
    public Object askOf(LedgerStore store) {
      return store.commit(changes);
    }

    @Override
    public Collection<State> after(State state, Object answer) {
      State after = state;
      List<CommitResult> expected = new ArrayList<>();
      for (LedgerChange change : changes) {
        long revision =
            state.stored(change.entry().id()).map(StoredEntry::revision).orElse(LedgerChange.NONE);
        boolean stands = revision == change.expectedRevision();
        expected.add(stands ? CommitResult.COMMITTED : CommitResult.CONFLICT);
        after = stands ? after.with(change) : after;
      }
      return answer.equals(expected) ? List.of(after) : List.of();
    }
  }

  private record ReadPage(EventQuery query) implements Operation<LedgerStore, State> {
    @Override
    public Object askOf(LedgerStore store) {
      return store.page(query);
    }

    @Override
    public Collection<State> after(State state, Object answer) {
      EventPage page = (EventPage) answer;
      List<Logged> left = new ArrayList<>();
      for (Logged logged : state.log()) {
        if (query.cursor() == null || logged.position() < query.cursor().position()) {
          left.add(0, logged);
        }
      }
      List<Logged> shown = left.subList(0, Math.min(query.limit(), left.size()));
      boolean isMore = shown.size() < left.size();
      EventCursor next = page.next();
      return unchangedIf(
          page.events().equals(shown.stream().map(Logged::event).toList())
              && isMore == (next != null)
              && (next == null || next.position() == shown.get(shown.size() - 1).position()),
          state);
    }
  }

  private record ReadTail(EventCursor position, int limit)
      implements Operation<LedgerStore, State> {
    @Override
    public Object askOf(LedgerStore store) {
      return store.after(position, limit);
    }

    @Override
    public Collection<State> after(State state, Object answer) {
      EventTail tail = (EventTail) answer;
      long from = position == null ? state.evictedThrough() : position.position();
      List<Logged> shown =
          state.log().stream().filter(l -> l.position() > from).limit(limit).toList();
      long next =
          shown.isEmpty()
              ? Math.max(from, state.evictedThrough())
              : shown.get(shown.size() - 1).position();
      return unchangedIf(
          positions(tail.events()).equals(shown.stream().map(Logged::position).toList())
              && tail.events().stream()
                  .map(LoggedEvent::event)
                  .toList()
                  .equals(shown.stream().map(Logged::event).toList())
              && tail.next().position() == next
              && tail.hasMissed() == from < state.evictedThrough(),
          state);
    }

    private static List<Long> positions(List<LoggedEvent> events) {
      return events.stream().map(logged -> logged.position().position()).toList();
    }
  }

  private record ReadEnd() implements Operation<LedgerStore, State> {
    @Override
    public Object askOf(LedgerStore store) {
      return store.end();
    }

    @Override
    public Collection<State> after(State state, Object answer) {
      return unchangedIf(((EventCursor) answer).position() == state.position(), state);
    }
  }

  private record HasEvent(String id) implements Operation<LedgerStore, State> {
    @Override
    public Object askOf(LedgerStore store) {
      return store.hasEvent(id);
    }

    @Override
    public Collection<State> after(State state, Object answer) {
      boolean isThere =
          state.log().stream().anyMatch(logged -> logged.event().id().orElseThrow().equals(id));
      return unchangedIf(answer.equals(isThere), state);
    }
  }

  private record ReadBalances() implements Operation<LedgerStore, State> {
    @Override
    public Object askOf(LedgerStore store) {
      return store.balances();
    }

    @Override
    public Collection<State> after(State state, Object answer) {
      List<Live> live = state.live();
      long booked = live.stream().mapToLong(Live::bookedMicros).sum();
      long unlogged =
          state.entries().values().stream().mapToLong(held -> held.entry().unloggedMicros()).sum();
      long impacts = state.log().stream().mapToLong(Logged::impactMicros).sum();
      boolean isEmpty = live.isEmpty() && state.checkpoint() == 0 && unlogged == 0 && impacts == 0;
      List<Balance> expected =
          isEmpty
              ? List.of()
              : List.of(
                  new Balance(
                      "c",
                      "n",
                      Book.WORKLOADS,
                      live.size(),
                      live.stream().filter(entry -> entry.booked() == null).count(),
                      amount(booked),
                      amount(state.checkpoint()),
                      amount(unlogged),
                      amount(impacts)));
      return unchangedIf(answer.equals(expected), state);
    }

    private static BigDecimal amount(long micros) {
      return BigDecimal.valueOf(micros, 6);
    }
  }

  /** A scan promises less; the store in memory shows all entries at one moment. */
  private record Scan() implements Operation<LedgerStore, State> {
    @Override
    public Object askOf(LedgerStore store) {
      try (Stream<Live> live = store.scan(SCOPE)) {
        return live.collect(Collectors.toSet());
      }
    }

    @Override
    public Collection<State> after(State state, Object answer) {
      return unchangedIf(answer.equals(Set.copyOf(state.live())), state);
    }
  }

  private record MarkListed() implements Operation<LedgerStore, State> {
    @Override
    public Object askOf(LedgerStore store) {
      store.markListed(SCOPE);
      return "marked";
    }

    @Override
    public Collection<State> after(State state, Object answer) {
      return List.of(
          new State(
              state.entries(),
              state.log(),
              state.revision(),
              state.position(),
              state.evictedThrough(),
              state.checkpoint(),
              Set.of(SCOPE)));
    }
  }

  private record WasListed() implements Operation<LedgerStore, State> {
    @Override
    public Object askOf(LedgerStore store) {
      return store.wasListed(SCOPE);
    }

    @Override
    public Collection<State> after(State state, Object answer) {
      return unchangedIf(answer.equals(state.listed().contains(SCOPE)), state);
    }
  }
}
