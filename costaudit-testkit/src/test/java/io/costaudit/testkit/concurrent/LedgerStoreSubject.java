package io.costaudit.testkit.concurrent;

import io.costaudit.event.Balance;
import io.costaudit.event.Book;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.EventType;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerEntry.Booked;
import io.costaudit.event.LedgerEntry.Buried;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Scope;
import io.costaudit.predict.CostPrediction;
import io.costaudit.predict.PodSpec;
import io.costaudit.predict.PriceQuote;
import io.costaudit.predict.Requests;
import io.costaudit.predict.ResourceRef;
import io.costaudit.predict.ResourceType;
import io.costaudit.predict.UnitPrices;
import io.costaudit.predict.WorkloadSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

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
   * @param log the newest events, by position, oldest first
   * @param position of the next event
   * @param absorbed what went into the book without an event, or with one that left the log
   * @param turnover without signs
   * @param isWritten whether there is a book
   */
  record State(
      Map<ObjectId, LedgerEntry> entries,
      List<Logged> log,
      long position,
      double absorbed,
      double turnover,
      boolean isWritten,
      Set<Scope> open) {
    List<Live> live() {
      return entries.values().stream()
          .filter(Live.class::isInstance)
          .map(Live.class::cast)
          .toList();
    }
  }

  /** An event in the log. */
  record Logged(long position, CostEvent event) {}

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
    return new State(Map.of(), List.of(), 1, 0, 0, false, Set.of());
  }

  @Override
  public Asker<LedgerStore, State> asker(int number, Random random) {
    return new Watcher(number, random);
  }

  /** Reads entries and changes what it read, as ledgers do. */
  private static final class Watcher implements Asker<LedgerStore, State> {
    private final int number;
    private final Random random;
    private final Map<ObjectId, LedgerEntry> known = new HashMap<>();
    private final List<EventQuery> nextPages = new ArrayList<>();
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
      int dice = random.nextInt(20);
      if (dice < 5) {
        last = new ReadEntry(id);
      } else if (dice < 12) {
        last = new Commit(change(id));
      } else if (dice < 15) {
        last = new ReadPage(query());
      } else if (dice < 17) {
        last = new ReadBalances();
      } else if (dice < 18) {
        last = new Scan();
      } else if (dice < 19) {
        last = new ReadName(NAMES.get(random.nextInt(NAMES.size())));
      } else {
        last = random.nextBoolean() ? new Open() : new IsOpen();
      }
      return last;
    }

    private LedgerChange change(ObjectId id) {
      LedgerEntry expected = known.get(id);
      String version = Integer.toString(100 * (number + 1) + asked);
      LedgerEntry entry =
          random.nextInt(4) == 0
              ? new Buried(id, version, NOW)
              : live(id, NAMES.get(random.nextInt(NAMES.size())), version, random.nextInt(4));
      LedgerChange silent = new LedgerChange(expected, entry, null);
      return random.nextInt(3) == 0
          ? silent
          : new LedgerChange(expected, entry, event(version, silent.impact()));
    }

    private EventQuery query() {
      return nextPages.isEmpty() || random.nextBoolean()
          ? new EventQuery(EventFilter.all(), 1 + random.nextInt(2), null)
          : nextPages.get(nextPages.size() - 1);
    }

    @Override
    public void hear(Object answer) {
      if (last instanceof ReadEntry read) {
        remember(read.id(), ((Optional<?>) answer).map(LedgerEntry.class::cast).orElse(null));
      } else if (last instanceof Commit commit && answer.equals(true)) {
        remember(commit.change().entry().id(), commit.change().entry());
      } else if (last instanceof ReadPage && ((EventPage) answer).next() != null) {
        nextPages.add(new EventQuery(EventFilter.all(), 1, ((EventPage) answer).next()));
      }
    }

    private void remember(ObjectId id, LedgerEntry entry) {
      known.put(id, entry);
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

  private static CostEvent event(String name, double impact) {
    return new CostEvent(
        EventType.UPDATE,
        ref(name),
        NOW,
        Requests.NONE,
        null,
        new CostPrediction(impact, impact, 0, 0),
        null);
  }

  private record ReadEntry(ObjectId id) implements Operation<LedgerStore, State> {
    @Override
    public Object askOf(LedgerStore store) {
      return store.entry(id);
    }

    @Override
    public Collection<State> after(State state, Object answer) {
      return answer.equals(Optional.ofNullable(state.entries().get(id)))
          ? List.of(state)
          : List.of();
    }
  }

  private record ReadName(ResourceRef name) implements Operation<LedgerStore, State> {
    @Override
    public Object askOf(LedgerStore store) {
      return store.live(name);
    }

    @Override
    public Collection<State> after(State state, Object answer) {
      Optional<Live> newest =
          state.live().stream()
              .filter(live -> live.resource().equals(name))
              .max((a, b) -> Integer.compare(version(a), version(b)));
      return answer.equals(newest) ? List.of(state) : List.of();
    }

    private static int version(Live live) {
      return Integer.parseInt(live.version());
    }
  }

  private record Commit(LedgerChange change) implements Operation<LedgerStore, State> {
    @Override
    public Object askOf(LedgerStore store) {
      return store.commit(change);
    }

    @Override
    public Collection<State> after(State state, Object answer) {
      LedgerEntry current = state.entries().get(change.entry().id());
      boolean isExpected =
          current == null ? change.expected() == null : current.equals(change.expected());
      if (!answer.equals(isExpected)) {
        return List.of();
      }
      return List.of(isExpected ? changed(state) : state);
    }

    private State changed(State state) {
      Map<ObjectId, LedgerEntry> entries = new HashMap<>(state.entries());
      entries.put(change.entry().id(), change.entry());
      List<Logged> log = new ArrayList<>(state.log());
      double absorbed = state.absorbed();
      boolean isOfABook = change.entry() instanceof Live || change.expected() instanceof Live;
      if (change.event() != null) {
        log.add(new Logged(state.position(), change.event()));
      } else if (isOfABook) {
        absorbed += change.impact();
      }
      boolean isEvicted = log.size() > MOST_EVENTS;
      if (isEvicted) {
        absorbed += log.remove(0).event().costPrediction().totalMonthlyRate();
      }
      return new State(
          Map.copyOf(entries),
          List.copyOf(log),
          change.event() == null ? state.position() : state.position() + 1,
          absorbed,
          state.turnover() + (isOfABook ? Math.abs(change.impact()) : 0),
          state.isWritten() || isOfABook || isEvicted,
          state.open());
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
      boolean isSo =
          page.events().equals(shown.stream().map(Logged::event).toList())
              && isMore == (page.next() != null)
              && (!isMore || page.next().position() == shown.get(shown.size() - 1).position());
      return isSo ? List.of(state) : List.of();
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
      List<Balance> expected =
          state.isWritten()
              ? List.of(
                  new Balance(
                      "c",
                      "n",
                      Book.WORKLOADS,
                      live.size(),
                      live.stream().filter(entry -> entry.booked() == null).count(),
                      live.stream()
                          .filter(entry -> entry.booked() != null)
                          .mapToDouble(entry -> entry.booked().rates().totalMonthlyRate())
                          .sum(),
                      state.absorbed(),
                      state.log().stream()
                          .mapToDouble(l -> l.event().costPrediction().totalMonthlyRate())
                          .sum(),
                      state.turnover()))
              : List.of();
      return answer.equals(expected) ? List.of(state) : List.of();
    }
  }

  /** Each entry as it was at some time of the call: only what one lock makes true is asked for. */
  private record Scan() implements Operation<LedgerStore, State> {
    @Override
    public Object askOf(LedgerStore store) {
      Set<Live> live = new HashSet<>();
      store.scan(SCOPE, live::add);
      return live;
    }

    @Override
    public Collection<State> after(State state, Object answer) {
      return answer.equals(Set.copyOf(state.live())) ? List.of(state) : List.of();
    }
  }

  private record Open() implements Operation<LedgerStore, State> {
    @Override
    public Object askOf(LedgerStore store) {
      store.open(SCOPE);
      return "opened";
    }

    @Override
    public Collection<State> after(State state, Object answer) {
      return List.of(
          new State(
              state.entries(),
              state.log(),
              state.position(),
              state.absorbed(),
              state.turnover(),
              state.isWritten(),
              Set.of(SCOPE)));
    }
  }

  private record IsOpen() implements Operation<LedgerStore, State> {
    @Override
    public Object askOf(LedgerStore store) {
      return store.isOpen(SCOPE);
    }

    @Override
    public Collection<State> after(State state, Object answer) {
      return answer.equals(state.open().contains(SCOPE)) ? List.of(state) : List.of();
    }
  }
}
