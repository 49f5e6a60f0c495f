package io.costaudit.event;

import io.costaudit.coverage.Scope;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerEntry.Tombstone;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.ResourceSpec;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The recording of one batch of observations, in rounds. Each round reads the entries of all
 * observations that do not depend on another observation of the batch, decides, and commits. An
 * observation waits for the next round in three cases: this round has an earlier observation of the
 * same object or of its owner; an earlier observation of an object that it owns waits; or its
 * commit met a conflict. A conflict means that another ledger has committed a change of the object,
 * so the rounds end. Used by one thread, for one batch.
 */
final class Recording {
  /** The number of unknown outcomes in a row after which the store counts as failed. */
  private static final int MOST_UNKNOWN_OUTCOMES = 3;

  private final LedgerStore store;
  private final CostPredictor predictor;
  private final EventFilter recorded;
  private final ListedScopes listed;
  private final Consumer<CostEvent> publisher;
  private final Map<Scope, Boolean> listedBefore = new HashMap<>();
  private final List<CostEvent> made = new ArrayList<>();
  private int unknownOutcomes;

  /**
   * Prepares to record a batch.
   *
   * @param recorded keeps the events that go into the log
   * @param publisher is called with each event once it is committed, and throws nothing
   */
  Recording(
      LedgerStore store,
      CostPredictor predictor,
      EventFilter recorded,
      ListedScopes listed,
      Consumer<CostEvent> publisher) {
    this.store = store;
    this.predictor = predictor;
    this.recorded = recorded;
    this.listed = listed;
    this.publisher = publisher;
  }

  /** Returns the events that were made. */
  List<CostEvent> record(List<Observation> observations) {
    List<Observation> waiting = observations;
    while (!waiting.isEmpty()) {
      waiting = round(waiting);
    }
    return made;
  }

  /** Returns the observations that are left. */
  private List<Observation> round(List<Observation> waiting) {
    List<Observation> now = new ArrayList<>(waiting.size());
    List<Observation> later = new ArrayList<>();
    Set<ObjectId> asked = new HashSet<>();
    Set<ObjectId> touched = new HashSet<>();
    for (Observation observation : waiting) {
      ObjectId cronJob = cronJob(observation);
      boolean waits =
          touched.contains(observation.id()) || (cronJob != null && touched.contains(cronJob));
      (waits ? later : now).add(observation);
      touched.add(observation.id());
      if (waits && cronJob != null) {
        // A later observation of the CronJob must not overtake one of its Jobs that waits: it may
        // suspend the CronJob, and the Job would be booked though the CronJob paid for it.
        touched.add(cronJob);
      }
      asked.add(observation.id());
      if (cronJob != null) {
        asked.add(cronJob);
      }
    }
    List<Observation> again = commit(decide(now, store.entries(asked)));
    again.addAll(later);
    return again;
  }

  private List<Step> decide(List<Observation> observations, Map<ObjectId, StoredEntry> entries) {
    List<Step> steps = new ArrayList<>();
    for (Observation observation : observations) {
      StoredEntry stored = entries.get(observation.id());
      if (stored == null && isPaidByItsCronJob(observation, entries)) {
        continue;
      }
      Booking.decide(stored, observation, isOpening(observation), predictor)
          .ifPresent(change -> steps.add(new Step(observation, withoutUnrecorded(change))));
    }
    return steps;
  }

  private boolean isOpening(Observation observation) {
    return observation.mode() == ObservationMode.LISTED
        && !listedBefore.computeIfAbsent(
            new Scope(
                observation.scope().cluster(),
                observation.scope().type(),
                observation.resource().namespace()),
            scope -> listed.wasListed(observation.scope(), observation.resource()));
  }

  /** Returns the CronJob that owns the observed Job, whose price may cover the Job; or null. */
  private static @Nullable ObjectId cronJob(Observation observation) {
    ResourceSpec spec = observation.spec();
    Owner owner = spec == null ? null : spec.owner();
    return owner != null
            && observation.scope().type() == ResourceType.JOB
            && owner.type().orElse(null) == ResourceType.CRONJOB
        ? new ObjectId(observation.scope().cluster(), owner.uid())
        : null;
  }

  /**
   * Returns whether the price of its CronJob covers the observed Job. The Jobs of a deleted CronJob
   * are deleted too, though not at once. A suspended CronJob costs nothing, so its price does not
   * cover a Job that still runs. A finished Job costs nothing and makes no event.
   */
  private static boolean isPaidByItsCronJob(
      Observation observation, Map<ObjectId, StoredEntry> entries) {
    ObjectId id = cronJob(observation);
    StoredEntry stored = id == null ? null : entries.get(id);
    LedgerEntry cronJob = stored == null ? null : stored.entry();
    return cronJob instanceof Tombstone
        || (cronJob instanceof Live live
            && live.booked() != null
            && live.spec() instanceof WorkloadSpec workload
            && (workload.running() || isOver(observation.spec())));
  }

  private static boolean isOver(@Nullable ResourceSpec spec) {
    return spec instanceof WorkloadSpec job && !job.running();
  }

  private LedgerChange withoutUnrecorded(LedgerChange change) {
    CostEvent event = change.event();
    return event == null || recorded.test(event) ? change : change.withoutEvent();
  }

  /** Returns the observations whose steps were not committed. */
  private List<Observation> commit(List<Step> steps) {
    List<Observation> again = new ArrayList<>();
    if (steps.isEmpty()) {
      return again;
    }
    try {
      List<CommitResult> results = store.commit(steps.stream().map(Step::change).toList());
      unknownOutcomes = 0;
      for (int i = 0; i < steps.size(); i++) {
        if (results.get(i) == CommitResult.COMMITTED) {
          publish(steps.get(i).change().event());
        } else {
          again.add(steps.get(i).observation());
        }
      }
    } catch (CommitOutcomeUnknownException e) {
      if (++unknownOutcomes == MOST_UNKNOWN_OUTCOMES) {
        throw e;
      }
      for (Step step : steps) {
        CostEvent event = step.change().event();
        if (event != null && store.hasEvent(event.id().orElseThrow())) {
          publish(event);
        } else {
          again.add(step.observation()); // the next round reads the entry
        }
      }
    }
    return again;
  }

  private void publish(@Nullable CostEvent event) {
    if (event != null) {
      made.add(event);
      publisher.accept(event);
    }
  }

  /** The step that an observation asks for. */
  private record Step(Observation observation, LedgerChange change) {}
}
