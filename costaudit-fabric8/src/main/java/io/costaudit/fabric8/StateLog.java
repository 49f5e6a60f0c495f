package io.costaudit.fabric8;

import static java.util.stream.Collectors.joining;

import io.costaudit.coverage.Scope;
import io.costaudit.fabric8.WatchState.Phase;
import io.costaudit.time.TimeSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Logs each change of a state once. A fault of a cluster concerns many scopes at nearly the same
 * time, and should be one line instead of one line for each scope. Therefore a change waits a
 * moment for the same change of other scopes, unless all scopes have it already; and the loss of a
 * watch waits for the reason from the server.
 *
 * <p>Safe for use by several threads.
 */
final class StateLog {
  private static final Logger LOG = System.getLogger(StateLog.class.getName());

  /** The factor by which a loss waits longer, so that the server can give the reason. */
  private static final int PATIENCE_WITH_SERVERS = 3;

  /**
   * The factor by which the log waits longer at the start, so that the first watches of all scopes
   * become one line.
   */
  private static final int PATIENCE_AT_START = 10;

  private final int scopes;
  private final Duration patience;
  private final TimeSource clock;

  private final Object lock = new Object();

  /** The state of each scope of which the log knows. */
  private final Map<Scope, Change> current = new LinkedHashMap<>();

  /** The newest change of each scope that is not logged yet. */
  private final Map<Scope, Change> pending = new LinkedHashMap<>();

  private @Nullable Duration pendingSince;

  /**
   * Makes a log that has written nothing yet.
   *
   * @param scopes how many scopes the watcher has
   * @param patience how long a change waits for the same change of other scopes
   */
  StateLog(int scopes, Duration patience, TimeSource clock) {
    this.scopes = scopes;
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * A change of one scope.
   *
   * @param isAnswered whether the server answered, if only with an error
   * @param isExplained false for a loss of which the server is asked why
   */
  private record Change(WatchState state, boolean isAnswered, boolean isExplained) {
    /** Returns the key that is the same for all changes of one line. */
    String key() {
      return switch (state.phase()) {
        case STARTING, WATCHING, RELISTING, STOPPED, FORBIDDEN, UNAUTHENTICATED ->
            state.phase().name();
        case BEHIND -> state.phase() + " " + state.scope();
        case UNREACHABLE -> isAnswered ? state.phase() + " " + state.error() : "unanswered";
      };
    }

    /**
     * Returns whether the change concerns the whole cluster, so that it is logged once while any
     * scope has it.
     */
    boolean isOfTheCluster() {
      return state.phase() == Phase.UNAUTHENTICATED
          || (state.phase() == Phase.UNREACHABLE && !isAnswered);
    }
  }

  /**
   * Notes that a scope has entered a phase, or that another reason for the phase is known.
   *
   * @param answered whether the server answered at all, be it with an error
   * @param explained false if the server is asked why the watch is lost
   */
  void changed(WatchState state, boolean answered, boolean explained) {
    List<Runnable> lines = new ArrayList<>();
    synchronized (lock) {
      Change change = new Change(state, answered, explained);
      if (pending.containsKey(state.scope()) && state.phase() == Phase.WATCHING) {
        flush(lines); // a lost watch is logged even if it came back at once
      }
      current.put(state.scope(), change);
      pending.put(state.scope(), change);
      if (pendingSince == null) {
        pendingSince = clock.elapsed();
      }
      if (explained && isSameForAll(change)) {
        flush(lines);
      }
    }
    lines.forEach(Runnable::run);
  }

  /** Reports that the server gives no reason for a loss. */
  void explained() {
    List<Runnable> lines = new ArrayList<>();
    synchronized (lock) {
      pending.replaceAll((scope, change) -> new Change(change.state(), change.isAnswered(), true));
      if (pending.values().stream().anyMatch(this::isSameForAll)) {
        flush(lines);
      }
    }
    lines.forEach(Runnable::run);
  }

  private boolean isSameForAll(Change change) {
    return current.size() == scopes
        && current.values().stream().allMatch(other -> other.key().equals(change.key()))
        && pending.values().stream().allMatch(Change::isExplained);
  }

  /** Returns whether a change has waited long enough for the same change of other scopes. */
  boolean isDue() {
    synchronized (lock) {
      Duration since = pendingSince;
      if (since == null) {
        return false;
      }
      boolean isExplained = pending.values().stream().allMatch(Change::isExplained);
      Duration limit = isExplained ? patience : patience.multipliedBy(PATIENCE_WITH_SERVERS);
      if (isBeginning()) {
        limit = patience.multipliedBy(PATIENCE_AT_START);
      }
      return clock.elapsed().minus(since).compareTo(limit) >= 0;
    }
  }

  /**
   * Returns whether every pending change is the start of a watch while other scopes still wait for
   * their first list. The wait is longer then, so that all scopes share one line.
   */
  private boolean isBeginning() {
    return current.size() < scopes
        && pending.values().stream().allMatch(change -> change.state().phase() == Phase.WATCHING);
  }

  /** Logs the changes that have waited long enough. */
  void tick() {
    List<Runnable> lines = new ArrayList<>();
    synchronized (lock) {
      if (isDue()) {
        flush(lines);
      }
    }
    lines.forEach(Runnable::run);
  }

  /** Logs all changes that wait. */
  void flush() {
    List<Runnable> lines = new ArrayList<>();
    synchronized (lock) {
      flush(lines);
    }
    lines.forEach(Runnable::run);
  }

  private void flush(List<Runnable> lines) {
    Map<String, List<Change>> alike = new LinkedHashMap<>();
    pending.values().forEach(change -> add(alike, change));
    for (List<Change> group : alike.values()) {
      if (!isSaid(group)) {
        lines.add(line(group));
      }
    }
    pending.clear();
    pendingSince = null;
  }

  private static void add(Map<String, List<Change>> alike, Change change) {
    alike.computeIfAbsent(change.key(), key -> new ArrayList<>()).add(change);
  }

  private boolean isSaid(List<Change> group) {
    Change one = group.get(0);
    return one.isOfTheCluster()
        && current.entrySet().stream()
            .filter(entry -> !pending.containsKey(entry.getKey()))
            .anyMatch(entry -> entry.getValue().key().equals(one.key()));
  }

  private Runnable line(List<Change> group) {
    Change one = group.get(0);
    String error = Objects.requireNonNullElse(one.state().error(), "");
    String cluster = one.state().scope().cluster();
    String what = subject(group);
    return switch (one.state().phase()) {
      case STARTING -> () -> {};
      case WATCHING -> () -> LOG.log(Level.INFO, "watching " + what + listed(group));
      case RELISTING ->
          () ->
              LOG.log(
                  Level.INFO, "listing " + what + " anew" + (error.isEmpty() ? "" : ": " + error));
      case BEHIND -> () -> LOG.log(Level.WARNING, error + "; listing " + what + " anew");
      case UNREACHABLE ->
          one.isAnswered()
              ? () -> warn("cannot watch " + what + ": " + error)
              : () -> warn("cannot reach the API server of " + cluster + ": " + error);
      case FORBIDDEN -> () -> warn("not allowed to watch " + what + ": " + error);
      case UNAUTHENTICATED ->
          () -> warn("cannot log in to the API server of " + cluster + ": " + error);
      case STOPPED -> () -> LOG.log(Level.INFO, "stopped watching " + what);
    };
  }

  /**
   * Returns the scopes of a line, such as {@code 2 of 9 scopes of cluster-one (job, shop/cronjob)}.
   */
  private String subject(List<Change> group) {
    Scope first = group.get(0).state().scope();
    if (group.size() == 1) {
      return first.toString();
    }
    if (group.size() == scopes) {
      return "all " + scopes + " scopes of " + first.cluster();
    }
    return group.stream()
        .map(change -> change.state().scope())
        .map(StateLog::shortName)
        .collect(
            joining(
                ", ",
                group.size() + " of " + scopes + " scopes of " + first.cluster() + " (",
                ")"));
  }

  /**
   * Returns what all scopes of the watcher are, such as {@code : deployment, job in namespace shop;
   * node}; empty for a part of them, which the subject lists.
   */
  private String listed(List<Change> group) {
    if (group.size() < scopes || group.size() == 1) {
      return "";
    }
    Set<String> types = new LinkedHashSet<>();
    Set<String> everywhere = new LinkedHashSet<>();
    Set<String> namespaces = new LinkedHashSet<>();
    for (Change change : group) {
      Scope scope = change.state().scope();
      String namespace = scope.namespace();
      if (namespace == null) {
        everywhere.add(scope.type().wireName());
      } else {
        types.add(scope.type().wireName());
        namespaces.add(namespace);
      }
    }
    if (types.isEmpty()) {
      return ": " + String.join(", ", everywhere);
    }
    return ": "
        + String.join(", ", types)
        + (namespaces.size() == 1 ? " in namespace " : " in namespaces ")
        + String.join(", ", namespaces)
        + (everywhere.isEmpty() ? "" : "; " + String.join(", ", everywhere));
  }

  private static String shortName(Scope scope) {
    return (scope.namespace() == null ? "" : scope.namespace() + "/") + scope.type().wireName();
  }

  private static void warn(String what) {
    LOG.log(Level.WARNING, what + "; retrying");
  }
}
