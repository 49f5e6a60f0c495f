package io.costaudit.testkit.law;

import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.CoverageInterval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rules of coverage once more, for whole seconds: each second that is known has one state of
 * its own, and there are no intervals to join or cut.
 */
final class CoverageOracle {
  private static final int MAX_SILENCE_SECONDS = 30;

  private CoverageOracle() {}

  /** Why a watcher was blind in a second; empty where it watched. */
  record State(Optional<BlindCause> cause) {
    static final State WATCHED = new State(Optional.empty());

    static State blind(BlindCause cause) {
      return new State(Optional.of(cause));
    }
  }

  /** What one watcher said of one scope. */
  static final class Watcher {
    private final NavigableMap<Integer, State> seconds = new TreeMap<>();
    private int upTo;
    private State now;

    Watcher(int time, State state) {
      upTo = time;
      now = state;
    }

    private Watcher(Watcher other) {
      seconds.putAll(other.seconds);
      upTo = other.upTo;
      now = other.now;
    }

    void report(int time, State state) {
      boolean wasWatching = now.equals(State.WATCHED);
      if (state.equals(State.blind(BlindCause.CLOCK_JUMP)) && time < upTo) {
        seconds.tailMap(time, true).clear();
        upTo = time;
        now = state;
        return;
      }
      if (!wasWatching && state.equals(now)) {
        return;
      }
      if (wasWatching && state.equals(State.blind(BlindCause.START))) {
        now = State.blind(BlindCause.STOPPED);
      } else if (wasWatching && !state.equals(State.WATCHED)) {
        while (upTo > time && State.WATCHED.equals(seconds.get(upTo - 1))) {
          seconds.remove(--upTo);
        }
      }
      goOnUntil(time);
      now = state;
    }

    private void goOnUntil(int time) {
      while (upTo < time) {
        seconds.put(upTo++, now);
      }
    }

    NavigableMap<Integer, State> seconds() {
      return seconds;
    }

    NavigableMap<Integer, State> secondsUntil(int time) {
      Watcher copy = new Watcher(this);
      if (now.equals(State.WATCHED) && time - upTo > MAX_SILENCE_SECONDS) {
        copy.now = State.blind(BlindCause.STOPPED);
      }
      copy.goOnUntil(time);
      return copy.seconds.headMap(time, false);
    }
  }

  /** Of all watchers of one scope, in the order of their names. */
  static NavigableMap<Integer, State> merged(List<Watcher> watchers, int until) {
    List<NavigableMap<Integer, State>> all =
        watchers.stream().map(watcher -> watcher.secondsUntil(until)).toList();
    NavigableMap<Integer, State> merged = new TreeMap<>();
    all.forEach(seconds -> seconds.keySet().forEach(s -> merged.put(s, mergedAt(s, all))));
    return merged;
  }

  private static State mergedAt(int second, List<NavigableMap<Integer, State>> all) {
    State newest = null;
    int shortest = Integer.MAX_VALUE;
    for (NavigableMap<Integer, State> seconds : all) {
      State state = seconds.get(second);
      if (State.WATCHED.equals(state)) {
        return state;
      }
      int age = 0;
      while (state != null && state.equals(seconds.get(second - age))) {
        age++;
      }
      if (state != null && age < shortest) {
        shortest = age;
        newest = state;
      }
    }
    return newest;
  }

  /** The longest intervals of one state. */
  static List<CoverageInterval> intervals(NavigableMap<Integer, State> seconds, Instant zero) {
    List<CoverageInterval> intervals = new ArrayList<>();
    for (int from : seconds.keySet()) {
      State state = seconds.get(from);
      if (state.equals(seconds.get(from - 1))) {
        continue;
      }
      int to = from;
      while (state.equals(seconds.get(to))) {
        to++;
      }
      intervals.add(
          new CoverageInterval(
              zero.plusSeconds(from), zero.plusSeconds(to), state.cause().orElse(null)));
    }
    return intervals;
  }
}
