package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.audit.compare.AuditKeys;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.Grouping;
import org.jspecify.annotations.Nullable;

/**
 * A value that only one side has, or that is not a number. Immutable; threads may share it.
 *
 * @param kind which side has no value
 * @param grouping the properties by which the audit groups costs; none where {@code kind} is {@link
 *     Kind#UNKNOWN}
 * @param key the values of these properties, or one value that stands for all of them
 * @param measure the part of the cost
 * @param amount the cost on the side that has it, in the currency of the stores; null where that is
 *     no finite number, and where {@code kind} is {@link Kind#UNKNOWN}
 * @param description which value is missing on which side, in words
 */
public record AuditMissingValue(
    Kind kind,
    Grouping grouping,
    CostKey key,
    AuditMeasure measure,
    @Nullable Double amount,
    String description) {
  /** The side that has no value. */
  public enum Kind {
    /** Only the actual side has the value. */
    MISSING_EXPECTED,
    /** Only the expected side has the value. */
    MISSING_ACTUAL,
    /** A side has a value that is not a finite number. */
    NOT_FINITE,
    /** The value was read from an answer without details, which has a key and a text alone. */
    UNKNOWN
  }

  public AuditMissingValue {
    requireNonNull(kind, "kind");
    AuditKeys.check(grouping, key);
    requireNonNull(measure, "measure");
    requireNonNull(description, "description");
    if (amount != null) {
      if (!Double.isFinite(amount)) {
        throw new IllegalArgumentException("the amount of a missing value is " + amount);
      }
      // No negative zero leaves the library.
      amount = amount + 0.0;
    }
  }

  /** Returns the value that an answer without details lists. */
  public static AuditMissingValue unknown(String description, String key) {
    return new AuditMissingValue(
        Kind.UNKNOWN, Grouping.of(), CostKey.of(key), AuditMeasure.TOTAL, null, description);
  }

  /**
   * Returns the key as it is on the wire: {@code cluster/node}, a cluster, an aggregated key. An
   * asset that the bill does not have is named by its provider id alone.
   */
  public String keyText() {
    return kind != Kind.NOT_FINITE && AuditKeys.isOfBill(grouping, key)
        ? key.value(0)
        : key.toString();
  }

  /** Returns the key for people: as {@link #keyText}, with an empty name as {@code (no name)}. */
  public String keyName() {
    return kind != Kind.NOT_FINITE && AuditKeys.isOfBill(grouping, key)
        ? AuditKeys.valueName(key.value(0))
        : AuditKeys.keyName(key);
  }

  /** Returns this value with only the fields of Kubecost's API. */
  AuditMissingValue withoutDetails() {
    return unknown(description, keyText());
  }
}
