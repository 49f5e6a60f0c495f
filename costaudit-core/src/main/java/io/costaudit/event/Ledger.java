package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.CostPredictor;
import io.costaudit.predict.LiveWorkloads;
import io.costaudit.predict.Owner;
import io.costaudit.predict.ResourceRef;
import io.costaudit.predict.ResourceSpec;
import io.costaudit.predict.ResourceType;
import io.costaudit.predict.WorkloadSpec;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which observations are news, prices them and keeps what is booked: no flood, no loss, no
 * double.
 *
 * <ul>
 *   <li>An observation that is not newer than what is known of its uid, or whose uid is buried, is
 *       dropped. So several watchers may feed one ledger, and several ledgers one store, without
 *       electing a leader.
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

  private Ledger(Builder builder) {
    store = builder.store;
    predictor = builder.predictor;
    recorded = builder.recorded;
    listeners = List.copyOf(builder.listeners);
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
   * @throws io.costaudit.CostAuditException if the store fails; nothing is booked then, and the
   *     observation may be recorded again
   */
  public Optional<CostEvent> record(Observation observation) {
    boolean opening = observation.seen() == Observation.Seen.LISTED && !isOpen(observation);
    while (true) {
      LedgerEntry entry = store.entry(observation.id()).orElse(null);
      if (entry == null && isPaidByItsCronJob(observation)) {
        return Optional.empty();
      }
      Optional<LedgerChange> decided = Booking.decide(entry, observation, opening, predictor);
      if (decided.isEmpty()) {
        return Optional.empty();
      }
      LedgerChange change = withoutUnrecorded(decided.get());
      if (store.commit(change)) {
        CostEvent event = change.event();
        if (event != null) {
          tell(event);
        }
        return Optional.ofNullable(event);
      }
      // Somebody else booked this uid in between. Each such loss means that another observation
      // won, so this ends.
    }
  }

  /**
   * Whether somebody ever listed all that was there, in all namespaces or in the object's own: one
   * of the two is the scope, and who watches may come to watch more or less.
   */
  private boolean isOpen(Observation observation) {
    Scope scope = observation.scope();
    String namespace = observation.resource().namespace();
    return store.isOpen(new Scope(scope.cluster(), scope.type(), null))
        || store.isOpen(new Scope(scope.cluster(), scope.type(), namespace));
  }

  /**
   * The Jobs of a deleted CronJob are deleted too, though not at once. A suspended CronJob costs
   * nothing, so its price does not cover a Job that still runs. A finished Job costs nothing and
   * makes no event.
   */
  private boolean isPaidByItsCronJob(Observation observation) {
    ResourceSpec spec = observation.spec();
    Owner owner = spec == null ? null : spec.owner();
    if (owner == null
        || observation.scope().type() != ResourceType.JOB
        || owner.type().orElse(null) != ResourceType.CRONJOB) {
      return false;
    }
    LedgerEntry cronJob =
        store.entry(new ObjectId(observation.scope().cluster(), owner.uid())).orElse(null);
    return cronJob instanceof LedgerEntry.Buried
        || (cronJob instanceof LedgerEntry.Live live
            && live.booked() != null
            && live.spec() instanceof WorkloadSpec workload
            && (workload.running() || isOver(spec)));
  }

  private static boolean isOver(@Nullable ResourceSpec spec) {
    return spec instanceof WorkloadSpec job && !job.running();
  }

  private LedgerChange withoutUnrecorded(LedgerChange change) {
    CostEvent event = change.event();
    return event == null || recorded.test(event)
        ? change
        : new LedgerChange(change.expected(), change.entry(), null);
  }

  private void tell(CostEvent event) {
    for (CostEventListener listener : listeners) {
      try {
        listener.onEvent(event);
      } catch (RuntimeException e) {
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
    if (!store.isOpen(scope)) {
      store.open(scope);
    }
  }

  /**
   * A page of the log, newest first.
   *
   * @throws IllegalArgumentException if the query's cursor is not from this log
   */
  public EventPage page(EventQuery query) {
    return store.page(query);
  }

  /** What is known of that object. */
  public Optional<LedgerEntry> entry(ObjectId id) {
    return store.entry(id);
  }

  /** What is booked for the living object of that name. */
  public Optional<LedgerEntry.Live> live(ResourceRef resource) {
    return store.live(resource);
  }

  /** What is booked for the living objects of that scope, in any order. */
  public List<LedgerEntry.Live> live(Scope scope) {
    List<LedgerEntry.Live> living = new ArrayList<>();
    store.scan(scope, living::add);
    return living;
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
   * The books, by cluster, namespace and book, all of one moment: for each, whether what is booked
   * is what was there at first and what changed since. Reads every entry; for now and then, not for
   * each request.
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
     * Which events go into the log and to the listeners; all by default, {@link EventFilter#seeds}
     * for those of the original API. All others are booked nevertheless.
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
