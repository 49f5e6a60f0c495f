package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.coverage.Scope;
import io.costaudit.internal.OutOfMemory;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.spec.LiveWorkloads;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.WorkloadSpec;
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
 * The ledger of a cluster's costs: decides which observations are news, prices them, books the new
 * amounts and makes a {@link CostEvent} of each change. The ledger loses no change, books no change
 * twice, and makes no event where no cost changed.
 *
 * <ul>
 *   <li>The ledger drops an observation that is not newer than the stored entry of the same uid, or
 *       whose uid has a tombstone. Therefore several watchers may feed one ledger, and several
 *       ledgers may use one store, without electing a leader.
 *   <li>An observation that changes nothing that affects the cost only updates the stored version.
 *       For example, a new label on a Deployment makes no event, and neither does a change of
 *       prices.
 *   <li>The ledger prices every other observation. The impact is the new monthly cost minus the
 *       <em>booked</em> one. For example, if a Deployment is booked at 20.00 and two updates that
 *       arrive as one bring it to 35.00, the impact is +15.00.
 *   <li>Objects that lists show before {@link #listed} is called for their scope for the first time
 *       ever are the opening inventory: they are booked and make no event. Changes that a later
 *       list shows are caught up and make events.
 *   <li>The uid identifies an object: a deletion and a re-creation under one name are two events.
 *   <li>The price of a CronJob covers its Jobs while the CronJob has a price and is not suspended,
 *       so these Jobs are not booked. A Job that was booked before its CronJob had a price, or
 *       while the CronJob was suspended, stays booked until the Job is gone.
 * </ul>
 *
 * <p>Safe for use by several threads. The events of one uid are in the log in the order of its
 * changes, if each watcher reports its observations of a uid in order.
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

  /** Returns a ledger with default settings and a new in-memory store. */
  public static Ledger inMemory() {
    return builder(InMemoryLedgerStore.ofDefaults()).build();
  }

  /** Returns a builder of a ledger that keeps its entries and its log in this store. */
  public static Builder builder(LedgerStore store) {
    return new Builder(store);
  }

  /**
   * Books an observation, or drops it if it is not news.
   *
   * @return the event that the observation made; empty if it made none
   * @throws io.costaudit.CostAuditException if the store fails. The caller may record the
   *     observation again; the ledger then books it unless it is booked already
   */
  public Optional<CostEvent> record(Observation observation) {
    return record(List.of(observation)).stream().findFirst();
  }

  /**
   * Books observations in their order, and drops each one that is not news. The method reads and
   * writes the store once for all of them, so it is the way to record a list. If the ledger knows
   * all objects at these versions, the method writes nothing.
   *
   * @return the events that the observations made, in the order in which they are in the log
   * @throws io.costaudit.CostAuditException if the store fails. Then a part of the observations may
   *     be booked, and the listeners notified of their events; the caller may record all of them
   *     again
   */
  public List<CostEvent> record(List<Observation> observations) {
    return new Recording(store, predictor, recorded, listed, this::publish).record(observations);
  }

  /**
   * Notifies each listener of an event. An exception or error that a listener throws reaches
   * neither the watcher that recorded the observation nor the next listener.
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
   * Reports that a list of this scope is complete. The first such call ever ends the opening
   * inventory of the scope.
   *
   * @param version the {@code resourceVersion} of the list
   */
  public void listed(Scope scope, String version) {
    requireNonNull(version, "version");
    listed.mark(scope);
  }

  /**
   * Returns a page of the log, newest event first.
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

  /** Returns the entry of this object; empty if the ledger does not know the object. */
  public Optional<LedgerEntry> entry(ObjectId id) {
    return store.entry(id).map(StoredEntry::entry);
  }

  /** Returns the ids of these objects of which the ledger has an entry, live or a tombstone. */
  public Set<ObjectId> known(Collection<ObjectId> ids) {
    return Set.copyOf(store.entries(ids).keySet());
  }

  /** Returns the entry of the live object with this name. */
  public Optional<LedgerEntry.Live> live(ResourceRef resource) {
    return store.live(resource);
  }

  /** Returns the entries of the live objects of this scope, in any order. */
  public List<LedgerEntry.Live> live(Scope scope) {
    try (Stream<LedgerEntry.Live> live = store.scan(scope)) {
      return live.toList();
    }
  }

  /** Returns the live workloads of this ledger; each call of the result reads the store. */
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
   * Returns the balance of each book, in the order of cluster, book and namespace, all in one
   * snapshot. The method reads every entry, so do not call it for each request.
   */
  public List<Balance> balances() {
    return store.balances().stream().sorted(Balance.ORDER).toList();
  }

  /**
   * Returns, by cluster, namespace and book, the cost of the live objects at current prices beside
   * the booked cost. The method reads every entry and asks for the price of each.
   */
  public List<Revaluation> revaluations() {
    return Revaluation.of(store, predictor);
  }

  /** A builder of {@link Ledger}s. Not safe for use by several threads. */
  public static final class Builder {
    private final LedgerStore store;
    private CostPredictor predictor = CostPredictor.ofDefaults();
    private EventFilter recorded = EventFilter.all();
    private final List<CostEventListener> listeners = new ArrayList<>();

    private Builder(LedgerStore store) {
      this.store = requireNonNull(store, "store");
    }

    /**
     * Sets the predictor that prices observations; the default is {@link CostPredictor#ofDefaults}.
     */
    public Builder predictor(CostPredictor predictor) {
      this.predictor = requireNonNull(predictor, "predictor");
      return this;
    }

    /**
     * Sets which events go into the log and to the listeners; the default is all events. {@link
     * EventFilter#kubecost} keeps the events that Kubecost records. The ledger books the other
     * changes too, without an event.
     */
    public Builder recorded(EventFilter recorded) {
      this.recorded = requireNonNull(recorded, "recorded");
      return this;
    }

    /** Adds a listener. The ledger calls its listeners in the order in which they were added. */
    public Builder listener(CostEventListener listener) {
      listeners.add(requireNonNull(listener, "listener"));
      return this;
    }

    /** Returns a ledger with these settings. */
    public Ledger build() {
      return new Ledger(this);
    }
  }
}
