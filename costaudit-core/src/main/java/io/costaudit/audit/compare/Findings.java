package io.costaudit.audit.compare;

import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditDetails.Amounts;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMeasure;
import io.costaudit.audit.AuditMissingValue;
import io.costaudit.audit.AuditMissingValue.Kind;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.audit.Tolerance;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.Grouping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The findings of an audit so far. Keys are counted, values listed. Not safe for use by several
 * threads.
 */
public final class Findings {
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
  private final List<AuditMissingValue> missingKeys = new ArrayList<>();

  /** Remarks for all readers. */
  private final List<String> remarks = new ArrayList<>();

  /** Reasons why the status is at least a warning. */
  final List<String> warnings = new ArrayList<>();

  /** Remarks for readers who ask for details. */
  final List<String> notes = new ArrayList<>();

  /** The idle cost of keys, which may explain their differences. */
  private final Map<CostKey, Double> idle = new HashMap<>();

  /** Sentences on the objects of which the actual side has no idle cost. */
  private final Map<CostKey, String> withoutIdle = new HashMap<>();

  @Nullable String preliminary;

  /**
   * Two numbers that differ.
   *
   * @param allowed the most by which they may differ, in the currency of the stores
   * @param expectedSums the sums behind the expected number; null where there are none
   */
  public record Difference(
      Grouping grouping,
      CostKey key,
      AuditMeasure measure,
      AuditFloatResult values,
      double allowed,
      @Nullable CostSums expectedSums,
      @Nullable CostSums actualSums) {}

  private record Place(Grouping grouping, CostKey key) {}

  /** Returns all differences, in the order in which the comparison found them. */
  public List<Difference> differences() {
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
  public static Findings preliminary(String why) {
    Findings findings = new Findings();
    findings.preliminary = why;
    return findings;
  }

  /** Adds a remark for all readers of the result. */
  public void addRemark(String remark) {
    remarks.add(remark);
  }

  List<String> remarks() {
    return Collections.unmodifiableList(remarks);
  }

  /** Notes the idle cost of a key. */
  void addIdle(CostKey key, double amount) {
    idle.put(key, amount);
  }

  /** Returns the idle cost of a key; empty where the audit does not know it. */
  public Optional<Double> idle(CostKey key) {
    return Optional.ofNullable(idle.get(key));
  }

  /**
   * Notes that the actual side has no idle cost of a key, and so less cost than the expected side.
   *
   * @param explanation a sentence on it for people
   */
  void addWithoutIdle(CostKey key, String explanation) {
    withoutIdle.put(key, explanation);
  }

  /**
   * Returns the sentence on a key of which the actual side has no idle cost; empty for other keys.
   */
  public Optional<String> withoutIdle(CostKey key) {
    return Optional.ofNullable(withoutIdle.get(key));
  }

  /** Returns the first keys that one side does not have, with their costs on the other side. */
  public List<AuditMissingValue> missingKeys() {
    return Collections.unmodifiableList(missingKeys);
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

  /**
   * Returns the figures of these findings.
   *
   * @param took the duration of the audit
   */
  public AuditDetails details(AuditVerdict verdict, Tolerance tolerance, Duration took) {
    return new AuditDetails(
        verdict,
        compared,
        matched(),
        differed(),
        missingExpected,
        missingActual,
        amounts(),
        tolerance,
        took,
        notes);
  }
}
