package io.costaudit.testkit.audit;

import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditMissingValue;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditVerdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on the result of one audit. Not for use by several threads.
 *
 * @since 0.1.0
 */
public final class AuditResultAssert extends AbstractAssert<AuditResultAssert, AuditResult> {
  private final String name;

  /** Those that were asked for, so that what is left can be told. */
  private final Set<AuditDifference> asked = new LinkedHashSet<>();

  /**
   * @param name what the audit is called in messages
   */
  AuditResultAssert(@Nullable AuditResult actual, String name) {
    super(actual, AuditResultAssert.class);
    this.name = name;
  }

  /** It was run: it is not null. */
  private AuditResult result() {
    AuditResult result = actual;
    if (result == null) {
      failWithMessage("%s", Messages.notRun(name, null));
      throw new IllegalStateException("not reached");
    }
    return result;
  }

  private void fail(String expected) {
    failWithMessage(
        "%s", "Expected " + name + " " + expected + ", but " + Messages.ended("it", result()));
  }

  /** Its status is {@code Passed}. */
  public AuditResultAssert passed() {
    return hasStatus(AuditStatus.PASSED);
  }

  /** Its status is {@code Passed} or {@code Warning}. */
  public AuditResultAssert passedOrWarned() {
    return hasOneOf(EnumSet.of(AuditStatus.PASSED, AuditStatus.WARNING));
  }

  /** Its status is {@code Warning}. */
  public AuditResultAssert warned() {
    return hasStatus(AuditStatus.WARNING);
  }

  /** Its status is {@code Warning}, and its description has these words. */
  public AuditResultAssert warnedOf(String words) {
    return warned().says(words);
  }

  /** Its status is {@code Failed}. */
  public AuditResultAssert failed() {
    return hasStatus(AuditStatus.FAILED);
  }

  public AuditResultAssert hasStatus(AuditStatus status) {
    return hasOneOf(EnumSet.of(status));
  }

  private AuditResultAssert hasOneOf(Set<AuditStatus> accepted) {
    if (!accepted.contains(result().status())) {
      fail("to be " + Types.words(accepted));
    }
    return this;
  }

  /** It has that verdict. One that was read from an answer without details has none. */
  public AuditResultAssert hasVerdict(AuditVerdict verdict) {
    if (details("to have the verdict " + verdict).verdict() != verdict) {
      fail("to have the verdict " + verdict);
    }
    return this;
  }

  private AuditDetails details(String expected) {
    AuditDetails details = result().outcome().details();
    if (details == null) {
      failWithMessage(
          "%s",
          "Expected " + name + " " + expected + ", but it was read from an answer without details");
      throw new IllegalStateException("not reached");
    }
    return details;
  }

  /** Its description has these words. */
  public AuditResultAssert says(String words) {
    if (!result().outcome().description().contains(words)) {
      fail("to say \"" + words + "\"");
    }
    return this;
  }

  /**
   * Goes on with the difference at that place, which must be listed; {@link AuditDifference} tells
   * what places are called.
   *
   * @param outer such as the node
   * @param inner such as {@code cpu}
   */
  public AuditDifferenceAssert differsAt(String outer, String inner) {
    for (AuditDifference difference : result().differences()) {
      if (difference.outer().equals(outer) && difference.inner().equals(inner)) {
        asked.add(difference);
        return new AuditDifferenceAssert(difference, this, name).as(info.descriptionText());
      }
    }
    fail("to differ at " + outer + " " + inner);
    throw new IllegalStateException("not reached");
  }

  /** No difference is listed. */
  public AuditResultAssert differsNowhere() {
    if (!result().differences().isEmpty()) {
      fail("to differ nowhere");
    }
    return this;
  }

  /** No difference is listed but those that were asked for before, by this same assertion. */
  public AuditResultAssert differsNowhereElse() {
    List<AuditDifference> others = new ArrayList<>(result().differences());
    others.removeAll(asked);
    if (!others.isEmpty()) {
      failWithMessage(
          "%s",
          "Expected "
              + name
              + " to differ nowhere but at "
              + asked.stream().map(AuditDifference::where).toList()
              + ", yet it does at "
              + others.stream().limit(Messages.SHOWN).map(AuditDifference::where).toList()
              + (others.size() > Messages.SHOWN ? " and more, " + others.size() + " in all" : "")
              + "; "
              + Messages.ended("it", result()));
    }
    return this;
  }

  /** A value is missing there. */
  public AuditResultAssert misses(String key) {
    return misses(key, "");
  }

  /**
   * A value is missing there.
   *
   * @param words are in what is said of it, such as {@code not in the asset store}
   */
  public AuditResultAssert misses(String key, String words) {
    List<AuditMissingValue> missing = result().outcome().missingValues();
    if (missing.stream()
        .noneMatch(m -> m.keyText().equals(key) && m.description().contains(words))) {
      fail("to miss " + key + (words.isEmpty() ? "" : " \"" + words + "\""));
    }
    return this;
  }

  /** No missing value is listed. */
  public AuditResultAssert missesNothing() {
    if (!result().outcome().missingValues().isEmpty()) {
      fail("to miss nothing");
    }
    return this;
  }

  /** So many keys were on both sides, at least. One without details does not tell. */
  public AuditResultAssert comparedAtLeast(long keys) {
    String expected = "to have compared " + keys + " keys at least";
    long compared = details(expected).compared();
    if (compared < keys) {
      failWithMessage(
          "%s",
          "Expected "
              + name
              + " "
              + expected
              + ", but it compared "
              + compared
              + "; "
              + Messages.ended("it", result()));
    }
    return this;
  }
}
