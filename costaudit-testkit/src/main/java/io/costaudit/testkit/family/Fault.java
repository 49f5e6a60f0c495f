package io.costaudit.testkit.family;

import static java.util.Objects.requireNonNull;

import io.costaudit.audit.AuditType;
import io.costaudit.cost.Measure;
import io.costaudit.testkit.family.CostFamily.Day;
import io.costaudit.testkit.family.CostFamily.Store;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing that goes wrong in one store of a {@link CostFamily}. Immutable; threads may share it.
 *
 * <p>Each fault has a {@linkplain #name() name}: its store and its kind, such as {@code
 * assets.row-renamed}. {@link #names()} lists them, {@link CostFamilies#faulty(String...)} makes
 * families with those that are asked for.
 *
 * <table>
 *   <caption>The kinds</caption>
 *   <tr><th>kind</th><th>what is wrong</th><th>what an audit that reads the store says</th></tr>
 *   <tr><td>{@code store-lost}</td><td>the store is not there</td>
 *       <td>it is not run, and says what is lacking</td></tr>
 *   <tr><td>{@code day-lost}</td><td>the store does not hold a day</td>
 *       <td>no pass; the store holds nothing of this window</td></tr>
 *   <tr><td>{@code day-dropped}, {@code row-dropped}, {@code cost-dropped}</td>
 *       <td>all rows of a day, one row or one of its numbers are nothing</td>
 *       <td>a missing value or a difference at its key</td></tr>
 *   <tr><td>{@code day-duplicated}, {@code row-duplicated}</td><td>they are there twice</td>
 *       <td>a difference</td></tr>
 *   <tr><td>{@code day-scaled}, {@code row-scaled}, {@code cost-scaled}</td>
 *       <td>they are half as much again</td><td>a difference</td></tr>
 *   <tr><td>{@code day-renamed}, {@code row-renamed}</td>
 *       <td>they stand under another name</td><td>missing values at both names</td></tr>
 *   <tr><td>{@code day-nan}, {@code row-nan}, {@code cost-nan}</td>
 *       <td>a number is NaN</td><td>a missing value that names the key</td></tr>
 * </table>
 *
 * <p>{@link #seenBy()} tells which audits can see a fault. Whether they do depends on the row: what
 * is worth less than their tolerance, or does not enter what they compare, passes.
 */
public sealed interface Fault {
  /** The store in which it goes wrong. */
  Store store();

  /**
   * The family with it; one that was consistent no longer is, unless the change is worth nothing.
   */
  CostFamily in(CostFamily family);

  /** What goes wrong, whatever the store. */
  Kind kind();

  /**
   * The audits that can see it: those that read its store. Only the names of assets are nothing to
   * {@link AuditType#ASSET_RECONCILIATION}, which knows them by the ids that clouds give them.
   */
  default Set<AuditType> seenBy() {
    Set<AuditType> audits = store().readers();
    if (store() == Store.ASSETS && (kind() == Kind.DAY_RENAMED || kind() == Kind.ROW_RENAMED)) {
      audits.remove(AuditType.ASSET_RECONCILIATION);
    }
    return audits;
  }

  /** Its store and its kind, as people write them: {@code assets.row-renamed}. */
  default String name() {
    return name(store(), kind());
  }

  /** The names of all faults there are, by store and then by kind. */
  static List<String> names() {
    return Stream.of(Store.values())
        .flatMap(store -> Stream.of(Kind.values()).map(kind -> name(store, kind)))
        .toList();
  }

  private static String name(Store store, Kind kind) {
    return words(store.name()) + "." + words(kind.name());
  }

  private static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String constant(String words) {
    return words.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** What goes wrong: of a store, of all rows of a day, of a row, or of one number of a row. */
  enum Kind {
    STORE_LOST(null),
    DAY_LOST(null),
    DAY_DROPPED(Change.DROP),
    DAY_DUPLICATED(Change.DUPLICATE),
    DAY_SCALED(Change.SCALE),
    DAY_RENAMED(Change.RENAME),
    DAY_NAN(Change.NAN),
    ROW_DROPPED(Change.DROP),
    ROW_DUPLICATED(Change.DUPLICATE),
    ROW_SCALED(Change.SCALE),
    ROW_RENAMED(Change.RENAME),
    ROW_NAN(Change.NAN),
    COST_DROPPED(Change.DROP),
    COST_SCALED(Change.SCALE),
    COST_NAN(Change.NAN);

    private final @Nullable Change change;

    Kind(@Nullable Change change) {
      this.change = change;
    }

    private Change change() {
      return requireNonNull(change, "change");
    }

    private static Kind of(String what, Change change) {
      return Stream.of(values())
          .filter(kind -> kind.change == change && kind.name().startsWith(what))
          .findFirst()
          .orElseThrow();
    }
  }

  /** What is done to a row, or to a line of a table. */
  enum Change {
    DROP,
    DUPLICATE,
    /** All of its numbers become half as much again. */
    SCALE,
    /** It gets another name: the node, else the cluster; of tables, the key; of bills, the id. */
    RENAME,
    /** One of its numbers becomes NaN. */
    NAN
  }

  /** A store is not there. */
  record LostStore(Store store) implements Fault {
    public LostStore {
      requireNonNull(store, "store");
    }

    @Override
    public Kind kind() {
      return Kind.STORE_LOST;
    }

    @Override
    public CostFamily in(CostFamily family) {
      return new CostFamily(
          family.days(), family.totalTraits(), family.roundingUnit(), with(family.lost(), store));
    }
  }

  /** A store does not hold one day. */
  record LostDay(Store store, int day) implements Fault {
    public LostDay {
      requireNonNull(store, "store");
    }

    @Override
    public Kind kind() {
      return Kind.DAY_LOST;
    }

    @Override
    public CostFamily in(CostFamily family) {
      return changed(
          family,
          day,
          before ->
              new Day(
                  before.window(),
                  before.allocations(),
                  before.assets(),
                  before.bill(),
                  before.allocationTotals(),
                  before.assetTotals(),
                  before.aggregates(),
                  with(before.lost(), store)));
    }
  }

  /** All rows of one day are changed. */
  record WholeDay(Change change, Store store, int day) implements Fault {
    public WholeDay {
      requireNonNull(change, "change");
      requireNonNull(store, "store");
    }

    @Override
    public Kind kind() {
      return Kind.of("DAY", change);
    }

    @Override
    public CostFamily in(CostFamily family) {
      return changed(
          family, day, before -> RowChanges.change(before, store, -1, change, Measure.CPU));
    }
  }

  /**
   * One row is changed.
   *
   * @param row its place among the rows, or the lines of all tables, of the day
   */
  record OneRow(Change change, Store store, int day, int row) implements Fault {
    public OneRow {
      requireNonNull(change, "change");
      requireNonNull(store, "store");
    }

    @Override
    public Kind kind() {
      return Kind.of("ROW", change);
    }

    @Override
    public CostFamily in(CostFamily family) {
      return changed(
          family, day, before -> RowChanges.change(before, store, row, change, Measure.CPU));
    }
  }

  /**
   * One number of a row, or of a line, is changed: dropped, scaled or made NaN.
   *
   * @param measure which; of assets that have one cost, and of bills, there is only that
   */
  record OneField(Change change, Store store, int day, int row, Measure measure) implements Fault {
    public OneField {
      requireNonNull(change, "change");
      requireNonNull(store, "store");
      requireNonNull(measure, "measure");
      if (change == Change.DUPLICATE || change == Change.RENAME) {
        throw new IllegalArgumentException("a number cannot " + change);
      }
    }

    @Override
    public Kind kind() {
      return Kind.of("COST", change);
    }

    @Override
    public CostFamily in(CostFamily family) {
      return changed(
          family, day, before -> RowChanges.changeField(before, store, row, change, measure));
    }
  }

  /** All faults that the family can have. */
  static List<Fault> all(CostFamily family) {
    List<Fault> faults = new ArrayList<>();
    for (int day = 0; day < family.days().size(); day++) {
      for (Store store : Store.values()) {
        int rows = RowChanges.count(family.days().get(day), store);
        for (int row = 0; row < rows; row++) {
          for (Change change : Change.values()) {
            faults.add(new OneRow(change, store, day, row));
          }
          for (Change change : List.of(Change.DROP, Change.SCALE, Change.NAN)) {
            for (Measure measure : Measure.TOTALED) {
              faults.add(new OneField(change, store, day, row, measure));
            }
          }
        }
      }
    }
    for (Store store : Store.values()) {
      for (int day = 0; day < family.days().size(); day++) {
        faults.add(new LostDay(store, day));
        for (Change change : Change.values()) {
          faults.add(new WholeDay(change, store, day));
        }
      }
      faults.add(new LostStore(store));
    }
    return faults;
  }

  /**
   * The fault of that name at a place in the family; empty where the store holds no rows that day.
   *
   * @param day counted on from the first again where there are fewer, as are rows and measures
   */
  static Optional<Fault> of(String name, CostFamily family, int day, int row, int measure) {
    int dot = name.indexOf('.');
    Store store = Store.valueOf(constant(name.substring(0, dot)));
    Kind kind = Kind.valueOf(constant(name.substring(dot + 1)));
    int theDay = day % family.days().size();
    List<Measure> measures = List.copyOf(Measure.TOTALED);
    int rows = RowChanges.count(family.days().get(theDay), store);
    Fault fault =
        switch (kind) {
          case STORE_LOST -> new LostStore(store);
          case DAY_LOST -> new LostDay(store, theDay);
          case DAY_DROPPED, DAY_DUPLICATED, DAY_SCALED, DAY_RENAMED, DAY_NAN ->
              rows == 0 ? null : new WholeDay(kind.change(), store, theDay);
          case ROW_DROPPED, ROW_DUPLICATED, ROW_SCALED, ROW_RENAMED, ROW_NAN ->
              rows == 0 ? null : new OneRow(kind.change(), store, theDay, row % rows);
          case COST_DROPPED, COST_SCALED, COST_NAN ->
              rows == 0
                  ? null
                  : new OneField(
                      kind.change(),
                      store,
                      theDay,
                      row % rows,
                      measures.get(measure % measures.size()));
        };
    return Optional.ofNullable(fault);
  }

  private static CostFamily changed(CostFamily family, int day, UnaryOperator<Day> change) {
    Day before = family.days().get(day);
    return family.withDays(any -> any.equals(before) ? change.apply(any) : any);
  }

  private static Set<Store> with(Set<Store> stores, Store store) {
    Set<Store> all = EnumSet.of(store);
    all.addAll(stores);
    return all;
  }
}
