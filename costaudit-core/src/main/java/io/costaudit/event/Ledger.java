package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.OutOfMemory;
import io.costaudit.coverage.Scope;
import io.costaudit.predict.CostPredictor;
import io.costaudit.predict.LiveWorkloads;
import io.costaudit.predict.ResourceRef;
import io.costaudit.predict.WorkloadSpec;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which observations are news, prices them and keeps what is booked: no flood, no loss, no
 * double.
 *
 * <ul>
 *   <li>An observation that is not newer than what is known of its uid, or whose uid has a
 *       tombstone, is dropped. So several watchers may feed one ledger, and several ledgers one
 *       store, without electing a leader.
 *   <li>One that changes nothing which bears on the cost moves the version only. A price that moved
 *       is no event.
 *   <li>Any other is priced, and its impact is the difference to what is <em>booked</em>: a merged
 *       update books exactly the remainder.
 *   <li>First sight is not news: until {@link #listed} is called for a scope for the first time
 *       ever, what lists show there is the opening inventory. What they show later is catch-up, and
 *       news.
 *   <li>Identity is the uid: deletion and re-creation under one name are two events.
 *   <li>The price of a CronJob covers its Jobs while the CronJob has a price and is not suspended,
 *       so these Jobs are not booked. A Job that was booked before its CronJob had a price, or
 *       while the CronJob was suspended, stays booked until the Job is gone.
 * </ul>
 *
 * <p>Safe for use by several threads. Order in the log is causal per uid, if each watcher reports
 * what it sees of a uid in order.
 *
 * @since 0.1.0
 */
public final class Ledger {
  private static final Logger LOG = System.getLogger(Ledger.class.getName());

  private final LedgerStore store;
  private final CostPredictor predictor;
  private final EventFilter recorded;
  private final List<CostEventListener> listeners;
  private final ListedScopes listed;

  private Ledger(Builder builder) {
    store = builder.store;
    predictor = builder.predictor;
    recorded = builder.recorded;
    listeners = List.copyOf(builder.listeners);
    listed = new ListedScopes(store);
  }

  /** Default settings over an in-memory store. */
  public static Ledger inMemory() {
    return builder(InMemoryLedgerStore.ofDefaults()).build();
  }

  public static Builder builder(LedgerStore store) {
    return new Builder(store);
  }

  /**
   * Books an observation, or drops what is no news.
   *
   * @return the event that it made, if it made one
   * @throws io.costaudit.CostAuditException if the store fails. The observation may be recorded
   *     again: the ledger books it then unless it is booked already
   */
  public Optional<CostEvent> record(Observation observation) {
    return record(List.of(observation)).stream().findFirst();
  }

  /**
   * Books observations in their order, or drops those that are no news. The store is read once for
   * all of them and written once, so this is the way to record a list. A list of objects that the
   * ledger knows at these versions writes nothing.
   *
   * @return the events that the observations made, in the order in which they are in the log
   * @throws io.costaudit.CostAuditException if the store fails. A part of the observations may be
   *     booked then, and told to the listeners; all of them may be recorded again
   */
  public List<CostEvent> record(List<Observation> observations) {
    return new Recording(store, predictor, recorded, listed, this::publish).record(observations);
  }

  /**
   * Hands an event to each listener. Whatever a listener throws, also an error, reaches neither the
   * watcher that recorded the observation nor the next listener.
   */
  private void publish(CostEvent event) {
    for (CostEventListener listener : listeners) {
      try {
        listener.onEvent(event);
      } catch (RuntimeException | Error e) {
        OutOfMemory.tell(e);
        LOG.log(Level.ERROR, "a listener failed on the event of " + event.resource(), e);
      }
    }
  }

  /**
   * Says that a list of this scope is complete. The first such call ever ends its opening
   * inventory.
   *
   * @param version of the list
   */
  public void listed(Scope scope, String version) {
    requireNonNull(version, "version");
    listed.mark(scope);
  }

  /**
   * A page of the log, newest first.
   *
   * @throws IllegalArgumentException if the query's cursor is not from this log
   */
  public EventPage page(EventQuery query) {
    return store.page(query);
  }

  /**
   * Returns the events that follow a position of the log, oldest first; see {@link
   * LedgerStore#after}.
   *
   * @throws IllegalArgumentException if the position is not from this log
   */
  public EventTail after(@Nullable EventCursor position, int limit) {
    return store.after(position, limit);
  }

  /** Returns the position of the newest event that ever was in the log. */
  public EventCursor end() {
    return store.end();
  }

  /** Returns what the ledger knows of that object. */
  public Optional<LedgerEntry> entry(ObjectId id) {
    return store.entry(id).map(StoredEntry::entry);
  }

  /** Returns which of these objects the ledger knows, alive or by a tombstone. */
  public Set<ObjectId> known(Collection<ObjectId> ids) {
    return Set.copyOf(store.entries(ids).keySet());
  }

  /** Returns what is booked for the live object of that name. */
  public Optional<LedgerEntry.Live> live(ResourceRef resource) {
    return store.live(resource);
  }

  /** Returns what is booked for the live objects of that scope, in any order. */
  public List<LedgerEntry.Live> live(Scope scope) {
    try (Stream<LedgerEntry.Live> live = store.scan(scope)) {
      return live.toList();
    }
  }

  /** The workloads that live now, as the ledger knows them. */
  public LiveWorkloads liveWorkloads() {
    return resource ->
        live(resource)
            .map(LedgerEntry.Live::spec)
            .flatMap(
                spec ->
                    spec instanceof WorkloadSpec workload
                        ? Optional.of(workload)
                        : Optional.empty());
  }

  /**
   * Returns the balance of each book, in the order of cluster, book and namespace, all of one
   * moment. Reads every entry, so it is meant for now and then and not for each request.
   */
  public List<Balance> balances() {
    return store.balances().stream().sorted(Balance.ORDER).toList();
  }

  /**
   * What the living cost at the prices of now, beside what is booked, by cluster, namespace and
   * book. Reads every entry and asks for a price of each.
   */
  public List<Revaluation> revaluations() {
    return Revaluation.of(store, predictor);
  }

  /** Collects settings. Not safe for use by several threads. */
  public static final class Builder {
    private final LedgerStore store;
    private CostPredictor predictor = CostPredictor.ofDefaults();
    private EventFilter recorded = EventFilter.all();
    private final List<CostEventListener> listeners = new ArrayList<>();

    private Builder(LedgerStore store) {
      this.store = requireNonNull(store, "store");
    }

    /** Prices what is booked; default rules and prices by default. */
    public Builder predictor(CostPredictor predictor) {
      this.predictor = requireNonNull(predictor, "predictor");
      return this;
    }

    /**
     * Which events go into the log and to the listeners; all by default, {@link
     * EventFilter#kubecost} for those that Kubecost records. All others are booked nevertheless.
     */
    public Builder recorded(EventFilter recorded) {
      this.recorded = requireNonNull(recorded, "recorded");
      return this;
    }

    /** Adds a listener; they are called in the order in which they were added. */
    public Builder listener(CostEventListener listener) {
      listeners.add(requireNonNull(listener, "listener"));
      return this;
    }

    public Ledger build() {
      return new Ledger(this);
    }
  }
}
