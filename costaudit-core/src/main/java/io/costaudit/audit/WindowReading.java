package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.audit.compare.StoreRole;
import io.costaudit.audit.compare.WindowData;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.StoreAnswerException;
import io.costaudit.cost.StoreTraits;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tables that a run has read of one window, and the stores that failed. */
final class WindowReading {
  private final Window window;
  private final RunStores stores;
  private final Map<StoreRole, String> failures;
  private final Map<StoreRole, Map<Grouping, CostTable>> tables = new EnumMap<>(StoreRole.class);
  private final Map<StoreRole, StoreTraits> traits = new EnumMap<>(StoreRole.class);
  private final Map<StoreRole, String> versions = new EnumMap<>(StoreRole.class);

  private WindowReading(Window window, RunStores stores) {
    this.window = window;
    this.stores = stores;
    this.failures = new HashMap<>(stores.unreadable());
  }

  /**
   * Reads the window.
   *
   * @param reads the groupings to read, by store
   * @param checkCancelled is called before each store; ends the run by an exception
   */
  static WindowReading of(
      Window window,
      RunStores stores,
      Map<StoreRole, Set<Grouping>> reads,
      Runnable checkCancelled) {
    WindowReading reading = new WindowReading(window, stores);
    reads.forEach(
        (role, groupings) -> {
          checkCancelled.run();
          reading.read(role, groupings);
        });
    return reading;
  }

  private void read(StoreRole role, Set<Grouping> groupings) {
    if (failures.containsKey(role)) {
      return;
    }
    CostStore store = stores.store(role);
    try {
      traits.put(role, store.traits());
      versions.put(role, store.version(window));
      tables.put(role, tables(role, store, groupings));
    } catch (RuntimeException e) {
      failures.put(role, RunErrors.words(e));
    }
  }

  private Map<Grouping, CostTable> tables(
      StoreRole role, CostStore store, Set<Grouping> groupings) {
    Map<Grouping, CostTable> tables = new HashMap<>();
    if (!isHeldBy(role)) {
      groupings.forEach(grouping -> tables.put(grouping, CostTable.empty(grouping)));
      return tables;
    }
    Map<Grouping, CostTable> answer = sums(store, groupings);
    groupings.forEach(grouping -> tables.put(grouping, CostTable.of(answer, grouping)));
    return tables;
  }

  private Map<Grouping, CostTable> sums(CostStore store, Set<Grouping> groupings) {
    try {
      return store.sums(window, groupings);
    } catch (IllegalArgumentException e) {
      if (e.getClass() != IllegalArgumentException.class) {
        throw e; // a fault of the program, such as a NumberFormatException
      }
      throw StoreAnswerException.refused(groupings, e);
    }
  }

  /** Returns whether the store holds this window. */
  boolean isHeldBy(StoreRole role) {
    return stores.windows(role).contains(window);
  }

  /**
   * Returns the stores whose data of the window have changed since they were read. A store that
   * cannot tell fails.
   */
  Set<StoreRole> changed() {
    Set<StoreRole> changed = EnumSet.noneOf(StoreRole.class);
    versions.forEach(
        (role, version) -> {
          try {
            if (!stores.store(role).version(window).equals(version)) {
              changed.add(role);
            }
          } catch (RuntimeException e) {
            failures.put(role, RunErrors.words(e));
          }
        });
    return changed;
  }

  /** Returns which of these stores failed and why; empty if none of them failed. */
  String failures(Set<StoreRole> roles) {
    return RunErrors.ofStores(roles, failures);
  }

  /** Returns which of these stores have which currency; empty if all have the same. */
  String differentCurrencies(Set<StoreRole> roles) {
    Map<String, List<String>> byCurrency = new TreeMap<>();
    roles.stream()
        .sorted()
        .forEach(
            role ->
                byCurrency
                    .computeIfAbsent(traits(role).currency(), unused -> new ArrayList<>())
                    .add(role.toString()));
    if (byCurrency.size() == 1) {
      return "";
    }
    return "amounts of different currencies are not compared: "
        + byCurrency.entrySet().stream()
            .map(entry -> String.join(" and ", entry.getValue()) + " in " + entry.getKey())
            .collect(Collectors.joining(", "));
  }

  /** Returns whether none of these stores, which have not failed, may still change the window. */
  boolean isSettled(Set<StoreRole> roles, Instant now) {
    Duration longest =
        roles.stream()
            .map(role -> traits(role).settledAfter())
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    return !now.isBefore(window.end().plus(longest));
  }

  private StoreTraits traits(StoreRole role) {
    return requireNonNull(traits.get(role), role::toString);
  }

  /** Returns the tables for a comparison of stores that have not failed. */
  WindowData data(boolean isSettled) {
    return new WindowData(window, tables, traits, isSettled);
  }
}
