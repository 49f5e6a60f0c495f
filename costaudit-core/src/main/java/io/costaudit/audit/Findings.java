package io.costaudit.audit;

import io.costaudit.audit.AuditDetails.Amounts;
import io.costaudit.audit.AuditDetails.Worst;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostSums;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The findings of an audit so far. Keys are counted, values listed. */
final class Findings {
  /**
   * Orders differences by size, largest first, and equal ones by key, so that lists are always cut
   * at the same place.
   */
  private static final Comparator<Difference> LARGEST_FIRST =
      Comparator.comparingDouble((Difference d) -> -Math.abs(d.values().difference()))
          .thenComparing(Difference::section)
          .thenComparing(Difference::key)
          .thenComparing(Difference::part);

  /** The most amounts to remember, because each difference is compared with each of them. */
  private static final int REMEMBERED_AMOUNTS = 1000;

  long compared;
  long missingExpected;
  long missingActual;
  long withinRounding;
  long notFinite;
  private final List<Difference> differences = new ArrayList<>();
  private final Set<Place> unequal = new HashSet<>();

  /** The sums of the compared amounts, by section. */
  private final Map<String, Amounts> amountsBySection = new LinkedHashMap<>();

  final List<AuditMissingValue> missing = new ArrayList<>();

  /** Remarks for all readers. */
  final List<String> remarks = new ArrayList<>();

  /** Reasons why the status is at least a warning. */
  final List<String> warnings = new ArrayList<>();

  /** Remarks for readers who ask for details. */
  final List<String> notes = new ArrayList<>();

  /** Amounts that may explain a difference at a section and a key, such as its idle cost. */
  final Map<String, Map<String, Double>> amounts = new TreeMap<>();

  /** The costs of the first missing keys. */
  final Map<String, Double> missingAmounts = new LinkedHashMap<>();

  @Nullable String preliminary;

  /**
   * Two numbers that differ.
   *
   * @param section the part of the result, such as {@code node} or {@code controller}
   * @param part the part of the cost of the key, such as {@code cpu}; empty for its total
   * @param expectedSums the sums behind the expected number; null where there are none
   */
  record Difference(
      String section,
      CostKey id,
      String part,
      AuditFloatResult values,
      double allowed,
      @Nullable CostSums expectedSums,
      @Nullable CostSums actualSums) {
    String key() {
      return id.toString();
    }

    String place() {
      return part.isEmpty() ? key() : key() + " " + part;
    }
  }

  private record Place(String section, CostKey key) {}

  List<Difference> differences() {
    return Collections.unmodifiableList(differences);
  }

  void add(Difference difference) {
    differences.add(difference);
    unequal.add(new Place(difference.section(), difference.id()));
  }

  /** Withdraws the differences at these keys, because they were explained. */
  void withdraw(String section, Set<CostKey> keys) {
    differences.removeIf(d -> d.section().equals(section) && keys.contains(d.id()));
    keys.forEach(key -> unequal.remove(new Place(section, key)));
  }

  /** Notes that a value at a key is not a number. */
  void notFinite(String section, CostKey key, String description) {
    notFinite++;
    unequal.add(new Place(section, key));
    missing(description, key.toString());
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

  /**
   * Notes that a key is missing on one side.
   *
   * @param amount the cost of the key on the other side
   */
  void missing(String description, CostKey key, double amount) {
    missing(description, key.toString());
    if (missingAmounts.size() < REMEMBERED_AMOUNTS) {
      missingAmounts.merge(key.toString(), amount, Double::sum);
    }
  }

  void missing(String description, String key) {
    missing.add(new AuditMissingValue(description, key));
  }

  void amount(String key, String what, double amount) {
    amounts.computeIfAbsent(key, unused -> new TreeMap<>()).put(what, amount);
  }

  /** Notes that two finite numbers were compared. */
  void compared(String section, double expected, double actual) {
    amountsBySection.merge(
        section,
        new Amounts(expected, actual, 0),
        (a, b) -> new Amounts(a.expected() + b.expected(), a.actual() + b.actual(), 0));
  }

  /** Returns the amounts of the section that differs most; of equal sections the first. */
  Amounts amounts() {
    Map<String, Double> differing = new HashMap<>();
    for (Difference difference : differences) {
      differing.merge(
          difference.section(), Math.abs(difference.values().difference()), Double::sum);
    }
    return amountsBySection.entrySet().stream()
        .map(
            entry ->
                new Amounts(
                    entry.getValue().expected(),
                    entry.getValue().actual(),
                    differing.getOrDefault(entry.getKey(), 0.0)))
        .max(Comparator.comparingDouble(Amounts::differing))
        .orElse(Amounts.NONE);
  }

  @Nullable Worst worst() {
    return differences.stream()
        .min(LARGEST_FIRST)
        .map(d -> new Worst(d.place(), d.values()))
        .orElse(null);
  }

  /** Returns the largest differences. */
  List<Difference> largest(int limit) {
    return differences.stream().sorted(LARGEST_FIRST).limit(limit).toList();
  }

  /** Returns the values of the differences in a section, by key. */
  static Map<String, AuditFloatResult> inSection(List<Difference> differences, String section) {
    Map<String, AuditFloatResult> values = new LinkedHashMap<>();
    for (Difference difference : differences) {
      if (difference.section().equals(section)) {
        values.put(difference.key(), difference.values());
      }
    }
    return values;
  }

  /** Returns the values of the differences, by key and part. */
  static Map<String, Map<String, AuditFloatResult>> byPart(List<Difference> differences) {
    Map<String, Map<String, AuditFloatResult>> values = new LinkedHashMap<>();
    for (Difference difference : differences) {
      values
          .computeIfAbsent(difference.key(), unused -> new LinkedHashMap<>())
          .put(difference.part(), difference.values());
    }
    return values;
  }
}
