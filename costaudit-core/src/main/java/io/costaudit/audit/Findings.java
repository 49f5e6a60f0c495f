package io.costaudit.audit;

import io.costaudit.audit.AuditDetails.Amounts;
import io.costaudit.audit.AuditMissingValue.Kind;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.Grouping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The findings of an audit so far. Keys are counted, values listed. */
final class Findings {
  /**
   * Orders differences by size, largest first, and equal ones by key, so that lists are always cut
   * at the same place.
   */
  private static final Comparator<Difference> LARGEST_FIRST =
      Comparator.comparingDouble((Difference d) -> -Math.abs(d.values().difference()))
          .thenComparing(difference -> difference.grouping().toString())
          .thenComparing(difference -> difference.key().toString())
          .thenComparing(difference -> difference.measure().wireName());

  /** The most missing keys to remember, because each difference is compared with each of them. */
  private static final int REMEMBERED_KEYS = 1000;

  long compared;
  long missingExpected;
  long missingActual;
  long withinRounding;
  long notFinite;
  private final List<Difference> differences = new ArrayList<>();
  private final Set<Place> unequal = new HashSet<>();

  /** The sums of the compared amounts, by grouping. */
  private final Map<Grouping, Amounts> amountsByGrouping = new LinkedHashMap<>();

  final List<AuditMissingValue> missing = new ArrayList<>();

  /** The first keys that one side does not have, which may explain differences at other keys. */
  final List<AuditMissingValue> missingKeys = new ArrayList<>();

  /** Remarks for all readers. */
  final List<String> remarks = new ArrayList<>();

  /** Reasons why the status is at least a warning. */
  final List<String> warnings = new ArrayList<>();

  /** Remarks for readers who ask for details. */
  final List<String> notes = new ArrayList<>();

  /** The idle cost of keys, which may explain their differences. */
  final Map<CostKey, Double> idle = new HashMap<>();

  @Nullable String preliminary;

  /**
   * Two numbers that differ.
   *
   * @param expectedSums the sums behind the expected number; null where there are none
   */
  record Difference(
      Grouping grouping,
      CostKey key,
      AuditMeasure measure,
      AuditFloatResult values,
      double allowed,
      @Nullable CostSums expectedSums,
      @Nullable CostSums actualSums) {}

  private record Place(Grouping grouping, CostKey key) {}

  List<Difference> differences() {
    return Collections.unmodifiableList(differences);
  }

  void add(Difference difference) {
    differences.add(difference);
    unequal.add(new Place(difference.grouping(), difference.key()));
  }

  /** Withdraws the differences at these keys, because they were explained. */
  void withdraw(Grouping grouping, Set<CostKey> keys) {
    differences.removeIf(d -> d.grouping().equals(grouping) && keys.contains(d.key()));
    keys.forEach(key -> unequal.remove(new Place(grouping, key)));
  }

  /** Notes that a value at a key is not a number. */
  void notFinite(Grouping grouping, CostKey key, AuditMeasure measure, String description) {
    notFinite++;
    unequal.add(new Place(grouping, key));
    missing.add(new AuditMissingValue(Kind.NOT_FINITE, grouping, key, measure, null, description));
  }

  /** Returns the number of compared keys whose values differ. */
  long differed() {
    return unequal.size();
  }

  long matched() {
    return compared - differed();
  }

  /**
   * Returns the findings of an audit whose preliminary check failed, so that nothing was compared.
   */
  static Findings preliminary(String why) {
    Findings findings = new Findings();
    findings.preliminary = why;
    return findings;
  }

  /** Notes that one side does not have a key that the comparison found on the other side. */
  void missingKey(Kind kind, Grouping grouping, CostKey key, double amount, String description) {
    missing(kind, grouping, key, amount, description);
    if (missingKeys.size() < REMEMBERED_KEYS) {
      missingKeys.add(missing.get(missing.size() - 1));
    }
  }

  /**
   * Notes that the total of a key is missing on one side.
   *
   * @param amount the cost of the key on the other side; may be no finite number
   */
  void missing(Kind kind, Grouping grouping, CostKey key, double amount, String description) {
    missing.add(
        new AuditMissingValue(
            kind,
            grouping,
            key,
            AuditMeasure.TOTAL,
            Double.isFinite(amount) ? amount : null,
            description));
  }

  /** Notes that two finite numbers were compared. */
  void compared(Grouping grouping, double expected, double actual) {
    amountsByGrouping.merge(
        grouping,
        new Amounts(expected, actual, 0),
        (a, b) -> new Amounts(a.expected() + b.expected(), a.actual() + b.actual(), 0));
  }

  /** Returns the amounts of the grouping that differs most; of equal groupings the first. */
  Amounts amounts() {
    Map<Grouping, Double> differing = new HashMap<>();
    for (Difference difference : differences) {
      differing.merge(
          difference.grouping(), Math.abs(difference.values().difference()), Double::sum);
    }
    return amountsByGrouping.entrySet().stream()
        .map(
            entry ->
                new Amounts(
                    entry.getValue().expected(),
                    entry.getValue().actual(),
                    differing.getOrDefault(entry.getKey(), 0.0)))
        .max(Comparator.comparingDouble(Amounts::differing))
        .orElse(Amounts.NONE);
  }

  /** Returns the largest differences. */
  List<Difference> largest(int limit) {
    return differences.stream().sorted(LARGEST_FIRST).limit(limit).toList();
  }
}
