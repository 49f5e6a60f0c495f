package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.audit.compare.StoreRole;
import io.costaudit.cost.CostStore;
import io.costaudit.internal.Credentials;
import io.costaudit.time.Window;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The stores of one run: which of them have data, and which windows they hold. */
final class RunStores {
  private static final Logger LOG = System.getLogger(Auditor.class.getName());

  private final Map<StoreRole, CostStore> stores;
  private final @Nullable Window range;

  /** The windows of each store that overlap the requested one. */
  private final Map<StoreRole, List<Window>> windows = new EnumMap<>(StoreRole.class);

  /** All windows of the stores for which more than the requested ones had to be known. */
  private final Map<StoreRole, Optional<List<Window>>> allWindows = new EnumMap<>(StoreRole.class);

  private final Map<StoreRole, String> absent = new EnumMap<>(StoreRole.class);
  private final Map<StoreRole, String> unreadable = new EnumMap<>(StoreRole.class);

  /**
   * Creates the stores of a run.
   *
   * @param stores all stores of the auditor
   * @param range the window that the audited windows must overlap; null for all windows
   */
  RunStores(Map<StoreRole, CostStore> stores, @Nullable Window range) {
    this.stores = stores;
    this.range = range;
  }

  /** Returns the windows of a store in a range. A store that ignores the range widens nothing. */
  static List<Window> overlapping(CostStore store, @Nullable Window range) {
    return store.windows(range).stream()
        .filter(held -> range == null || held.overlaps(range))
        .toList();
  }

  /**
   * Asks these stores whether they have data, and then for their windows.
   *
   * @param checkCancelled is called before each store; ends the run by an exception
   */
  void ask(Set<StoreRole> roles, Runnable checkCancelled) {
    Map<StoreRole, CostStore> needed = new EnumMap<>(StoreRole.class);
    needed.putAll(stores);
    needed.keySet().retainAll(roles);
    for (Map.Entry<StoreRole, CostStore> entry : needed.entrySet()) {
      checkCancelled.run();
      askWhetherThere(entry.getKey(), entry.getValue());
    }
    // Without a pause between them: windows of the last days change at midnight.
    needed.forEach(this::askForWindows);
  }

  private void askWhetherThere(StoreRole role, CostStore store) {
    try {
      store.whyAbsent().ifPresent(why -> absent.put(role, Credentials.hiddenIn(why)));
    } catch (RuntimeException e) {
      unreadable.put(role, RunErrors.words(e));
    }
  }

  private void askForWindows(StoreRole role, CostStore store) {
    if (absent.containsKey(role) || unreadable.containsKey(role)) {
      return;
    }
    try {
      windows.put(role, overlapping(store, range));
    } catch (RuntimeException e) {
      unreadable.put(role, RunErrors.words(e));
    }
  }

  /** Returns whether the auditor has the store, and the store has not said that it has no data. */
  boolean isThere(StoreRole role) {
    return stores.containsKey(role) && !absent.containsKey(role);
  }

  CostStore store(StoreRole role) {
    return requireNonNull(stores.get(role), role::toString);
  }

  /** Returns the errors of the stores that failed before they returned their windows. */
  Map<StoreRole, String> unreadable() {
    return Collections.unmodifiableMap(unreadable);
  }

  /** Returns the windows that the store holds and that overlap the requested one. */
  List<Window> windows(StoreRole role) {
    return windows.getOrDefault(role, List.of());
  }

  /** Returns the windows that a store of the audit holds and that overlap the requested one. */
  Set<Window> windows(Set<StoreRole> roles) {
    Set<Window> all = new TreeSet<>();
    for (StoreRole role : roles) {
      all.addAll(windows(role));
    }
    return all;
  }

  /** Returns whether a store has answered that it holds no window. */
  boolean isEmpty(StoreRole role) {
    return windows.containsKey(role)
        && windows(role).isEmpty()
        && all(role).map(List::isEmpty).orElse(false);
  }

  /**
   * Returns all windows of a store, which may be many; empty if the store cannot list them. They
   * only tell why nothing is audited, so a failure here fails no audit.
   */
  private Optional<List<Window>> all(StoreRole role) {
    return allWindows.computeIfAbsent(
        role,
        unused -> {
          if (range == null) {
            return Optional.of(windows(role));
          }
          try {
            return Optional.of(store(role).windows());
          } catch (RuntimeException e) {
            LOG.log(Level.WARNING, role + " cannot list all of its windows: " + RunErrors.words(e));
            return Optional.empty();
          }
        });
  }

  /**
   * Returns why an audit of these stores is not run at all: a store is not there, or the stores
   * hold no window in common. Null if neither is so.
   */
  @Nullable String whyNotRun(Set<StoreRole> roles) {
    List<String> whys =
        roles.stream().sorted().filter(role -> !isThere(role)).map(this::whyNotThere).toList();
    if (!whys.isEmpty()) {
      return "there is " + String.join(" and ", whys);
    }
    if (roles.stream().anyMatch(unreadable::containsKey)) {
      return null;
    }
    if (!haveCommon(roles, this::windows) && isDisjoint(roles)) {
      List<String> names = roles.stream().sorted().map(StoreRole::toString).toList();
      return String.join(" and ", names) + " hold no window in common";
    }
    return null;
  }

  private String whyNotThere(StoreRole role) {
    String why = absent.get(role);
    return "no " + role + (why == null ? "" : ": " + why);
  }

  /** Returns whether all of these stores hold windows, but none in common. */
  private boolean isDisjoint(Set<StoreRole> roles) {
    return roles.stream().noneMatch(role -> all(role).orElse(List.of()).isEmpty())
        && !haveCommon(roles, role -> all(role).orElseThrow());
  }

  private static boolean haveCommon(
      Set<StoreRole> roles, Function<StoreRole, List<Window>> windowsOf) {
    List<List<Window>> held = roles.stream().map(windowsOf).toList();
    Set<Window> common = new HashSet<>(held.get(0));
    held.forEach(common::retainAll);
    return !common.isEmpty();
  }

  /** Returns why an audit of these stores has no window, where none of the stores failed. */
  String whyNoWindow(Set<StoreRole> roles) {
    List<String> empty =
        roles.stream().sorted().filter(this::isEmpty).map(StoreRole::toString).toList();
    return (range == null || empty.size() == roles.size()
            ? "no store holds a window"
            : "no store holds a window that overlaps the one asked for")
        + (empty.isEmpty()
            ? ""
            : ": "
                + String.join(" and ", empty)
                + (empty.size() == 1 ? " is empty" : " are empty"));
  }
}
