package io.costaudit.testkit.concurrent;

import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditRuns;
import io.costaudit.audit.AuditRuns.State;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.Auditor;
import io.costaudit.time.Window;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The queue of runs, with places for {@value #MOST_WAITING}, and threads that work on it. */
final class AuditRunsSubject implements Subject<AuditRuns, AuditRunsSubject.Queue> {
  private static final int MOST_WAITING = 2;
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2024-02-29T11:12:13Z"));
  private static final Window DAY =
      new Window(Instant.parse("2024-02-29T00:00:00Z"), Instant.parse("2024-03-01T00:00:00Z"));
  private static final Window DAY_BEFORE =
      new Window(Instant.parse("2024-02-28T00:00:00Z"), Instant.parse("2024-02-29T00:00:00Z"));

  /** The first two meet each other, the last meets all. */
  private static final List<AuditRequest> REQUESTS =
      List.of(
          AuditRequest.over(DAY),
          AuditRequest.over(DAY).only(Set.of(AuditType.CLUSTER_EQUALITY)),
          AuditRequest.over(DAY_BEFORE),
          AuditRequest.everything());

  private final int workers;

  AuditRunsSubject(int workers) {
    this.workers = workers;
  }

  /** A run as it is seen. */
  record Seen(String id, AuditRequest request, State state) {
    static Seen of(AuditRuns.Status run) {
      return new Seen(run.id(), run.request(), run.state());
    }

    Seen in(State other) {
      return new Seen(id, request, other);
    }

    boolean meets(Seen other) {
      Window mine = request.window();
      Window theirs = other.request.window();
      return mine == null || theirs == null || mine.overlaps(theirs);
    }
  }

  /**
   * What the queue holds.
   *
   * @param asked to end, of those that run
   */
  record Queue(
      List<Seen> waiting, List<Seen> running, Set<String> asked, List<Seen> ended, boolean closed) {
    /** Newest first. */
    List<Seen> all() {
      List<Seen> all = new ArrayList<>(ended);
      all.addAll(running);
      all.addAll(waiting);
      Collections.reverse(all);
      return all;
    }

    Optional<Seen> find(String id) {
      return all().stream().filter(run -> run.id().equals(id)).findFirst();
    }
  }

  private static <E> List<E> with(List<E> list, E more) {
    List<E> longer = new ArrayList<>(list);
    longer.add(more);
    return List.copyOf(longer);
  }

  private static <E> List<E> without(List<E> list, E less) {
    List<E> shorter = new ArrayList<>(list);
    shorter.remove(less);
    return List.copyOf(shorter);
  }

  private static Set<String> withAll(Set<String> set, List<String> more) {
    Set<String> larger = new HashSet<>(set);
    larger.addAll(more);
    return Set.copyOf(larger);
  }

  @Override
  public AuditRuns create() {
    return new AuditRuns(Auditor.builder().build(), MOST_WAITING, CLOCK);
  }

  @Override
  public Queue initial() {
    return new Queue(List.of(), List.of(), Set.of(), List.of(), false);
  }

  /** Workers take the first that meets none before it, and end what they took. */
  @Override
  public Collection<Queue> byItself(Queue queue) {
    List<Queue> next = new ArrayList<>();
    if (queue.running().size() < workers && !queue.closed()) {
      taken(queue).ifPresent(next::add);
    }
    for (Seen run : queue.running()) {
      next.add(ended(queue, run, State.DONE));
      if (queue.asked().contains(run.id())) {
        next.add(ended(queue, run, State.CANCELLED));
      }
    }
    return next;
  }

  private static Optional<Queue> taken(Queue queue) {
    List<Seen> before = new ArrayList<>(queue.running());
    for (Seen run : queue.waiting()) {
      if (before.stream().noneMatch(run::meets)) {
        return Optional.of(
            new Queue(
                without(queue.waiting(), run),
                with(queue.running(), run.in(State.RUNNING)),
                queue.asked(),
                queue.ended(),
                false));
      }
      before.add(run);
    }
    return Optional.empty();
  }

  private static Queue ended(Queue queue, Seen run, State state) {
    return new Queue(
        queue.waiting(),
        without(queue.running(), run),
        queue.asked(),
        with(queue.ended(), run.in(state)),
        queue.closed());
  }

  @Override
  public List<Runnable> workers(AuditRuns runs) {
    return Collections.nCopies(workers, runs);
  }

  @Override
  public void end(AuditRuns runs) {
    runs.close();
  }

  @Override
  public Asker<AuditRuns, Queue> asker(int number, Random random) {
    return new Client(random);
  }

  private static final class Client implements Asker<AuditRuns, Queue> {
    private final Random random;
    private final List<String> known = new ArrayList<>();

    Client(Random random) {
      this.random = random;
    }

    @Override
    public Operation<AuditRuns, Queue> next() {
      int dice = random.nextInt(20);
      if (dice < 9 || (dice < 14 && known.isEmpty())) {
        return new Submit(REQUESTS.get(random.nextInt(REQUESTS.size())));
      } else if (dice < 14) {
        String id = known.get(random.nextInt(known.size()));
        return dice < 12 ? new Cancel(id) : new Find(id);
      }
      return dice < 19 ? new ListAll() : new Close();
    }

    @Override
    public void hear(Object answer) {
      if (answer instanceof Optional<?> run && run.isPresent()) {
        known.add(((Seen) run.get()).id());
      } else if (answer instanceof List<?> runs) {
        runs.forEach(run -> known.add(((Seen) run).id()));
      }
    }
  }

  record Submit(AuditRequest request) implements Operation<AuditRuns, Queue> {
    private static final String REFUSED = "closed";

    @Override
    public Object askOf(AuditRuns runs) {
      try {
        return runs.submit(request).map(Seen::of);
      } catch (IllegalStateException e) {
        return REFUSED;
      }
    }

    @Override
    public Collection<Queue> after(Queue queue, Object answer) {
      if (queue.closed() || answer.equals(REFUSED)) {
        return queue.closed() && answer.equals(REFUSED) ? List.of(queue) : List.of();
      }
      Optional<Seen> same =
          queue.waiting().stream().filter(run -> run.request().equals(request)).findFirst();
      if (same.isPresent() || queue.waiting().size() == MOST_WAITING) {
        return answer.equals(same) ? List.of(queue) : List.of();
      }
      Optional<Seen> given = ((Optional<?>) answer).map(Seen.class::cast);
      boolean isNew =
          given.isPresent()
              && queue.find(given.get().id()).isEmpty()
              && given.get().request().equals(request)
              && given.get().state() == State.WAITING;
      return isNew
          ? List.of(
              new Queue(
                  with(queue.waiting(), given.get()),
                  queue.running(),
                  queue.asked(),
                  queue.ended(),
                  false))
          : List.of();
    }
  }

  record ListAll() implements Operation<AuditRuns, Queue> {
    @Override
    public Object askOf(AuditRuns runs) {
      return runs.list().stream().map(Seen::of).toList();
    }

    @Override
    public Collection<Queue> after(Queue queue, Object answer) {
      return answer.equals(queue.all()) ? List.of(queue) : List.of();
    }
  }

  private record Find(String id) implements Operation<AuditRuns, Queue> {
    @Override
    public Object askOf(AuditRuns runs) {
      return runs.find(id).map(Seen::of);
    }

    @Override
    public Collection<Queue> after(Queue queue, Object answer) {
      return answer.equals(queue.find(id)) ? List.of(queue) : List.of();
    }
  }

  record Cancel(String id) implements Operation<AuditRuns, Queue> {
    @Override
    public Object askOf(AuditRuns runs) {
      return runs.cancel(id).map(Seen::of);
    }

    @Override
    public Collection<Queue> after(Queue queue, Object answer) {
      Queue after = queue;
      Optional<Seen> run = queue.find(id);
      if (run.isPresent() && queue.waiting().contains(run.get())) {
        after =
            new Queue(
                without(queue.waiting(), run.get()),
                queue.running(),
                queue.asked(),
                with(queue.ended(), run.get().in(State.CANCELLED)),
                queue.closed());
      } else if (run.isPresent() && queue.running().contains(run.get())) {
        after =
            new Queue(
                queue.waiting(),
                queue.running(),
                withAll(queue.asked(), List.of(id)),
                queue.ended(),
                queue.closed());
      }
      return answer.equals(after.find(id)) ? List.of(after) : List.of();
    }
  }

  private record Close() implements Operation<AuditRuns, Queue> {
    @Override
    public Object askOf(AuditRuns runs) {
      runs.close();
      return "done";
    }

    @Override
    public Collection<Queue> after(Queue queue, Object answer) {
      List<Seen> ended = queue.ended();
      for (Seen run : queue.waiting()) {
        ended = with(ended, run.in(State.CANCELLED));
      }
      Set<String> asked = withAll(queue.asked(), queue.running().stream().map(Seen::id).toList());
      return List.of(new Queue(List.of(), queue.running(), asked, ended, true));
    }
  }
}
