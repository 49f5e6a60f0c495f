package io.costaudit.testkit.audit;

import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditText;
import io.costaudit.audit.AuditType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on the results of one window. Not for use by several threads.
 *
 * @since 0.1.0
 */
public final class AuditSetAssert extends AbstractAssert<AuditSetAssert, AuditSet> {
  private final Map<AuditType, String> whysNotRun;

  /**
   * @param whysNotRun as far as they are known
   */
  AuditSetAssert(@Nullable AuditSet actual, Map<AuditType, String> whysNotRun) {
    super(actual, AuditSetAssert.class);
    this.whysNotRun = new EnumMap<>(AuditType.class);
    this.whysNotRun.putAll(whysNotRun);
  }

  /**
   * Each audit that was run is {@code Passed}, at least one. To have an audit that was not run fail
   * this, name those that must be.
   */
  public AuditSetAssert passed() {
    return ended(EnumSet.of(AuditStatus.PASSED), Set.of());
  }

  /** Each of these audits was run and is {@code Passed}. */
  public AuditSetAssert passed(AuditType... types) {
    return ended(EnumSet.of(AuditStatus.PASSED), Types.atLeastOne(types));
  }

  /** As {@link #passed()}, and {@code Warning} is as good as {@code Passed}. */
  public AuditSetAssert passedOrWarned() {
    return ended(EnumSet.of(AuditStatus.PASSED, AuditStatus.WARNING), Set.of());
  }

  /** As {@link #passed(AuditType...)}, and {@code Warning} is as good as {@code Passed}. */
  public AuditSetAssert passedOrWarned(AuditType... types) {
    return ended(EnumSet.of(AuditStatus.PASSED, AuditStatus.WARNING), Types.atLeastOne(types));
  }

  private AuditSetAssert ended(Set<AuditStatus> accepted, Set<AuditType> asked) {
    isNotNull();
    List<String> problems = new ArrayList<>();
    Set<AuditType> types = asked.isEmpty() ? actual.results().keySet() : asked;
    for (AuditType type : types) {
      AuditResult result = actual.result(type);
      if (result == null) {
        problems.add(Messages.notRun(type.wireName(), whysNotRun.get(type)));
      } else if (!accepted.contains(result.status())) {
        problems.add(Messages.ended(type.wireName(), result));
      }
    }
    if (types.isEmpty()) {
      failWithMessage(
          "%s",
          Types.expectation(AuditText.name(actual.window()), accepted)
              + ", but no audit was run"
              + whys());
    }
    if (!problems.isEmpty()) {
      failWithMessage(
          "%s",
          Types.expectation(AuditText.name(actual.window()), accepted)
              + ", but "
              + problems.size()
              + " of "
              + types.size()
              + (problems.size() == 1 ? " is" : " are")
              + " not:\n"
              + String.join("\n", problems));
    }
    return this;
  }

  private String whys() {
    StringBuilder whys = new StringBuilder();
    whysNotRun.forEach(
        (type, why) -> whys.append('\n').append(Messages.notRun(type.wireName(), why)));
    return whys.toString();
  }

  /** That audit was not run. */
  public AuditSetAssert wasNotRun(AuditType type) {
    isNotNull();
    AuditResult result = actual.result(type);
    if (result != null) {
      failWithMessage(
          "%s",
          "Expected "
              + Messages.name(type, actual.window())
              + " not to be run, but "
              + Messages.ended("it", result));
    }
    return this;
  }

  /** Goes on with the result of that audit, which must have been run. */
  public AuditResultAssert audit(AuditType type) {
    isNotNull();
    AuditResult result = actual.result(type);
    if (result == null) {
      failWithMessage(
          "%s", Messages.notRun(Messages.name(type, actual.window()), whysNotRun.get(type)));
    }
    return new AuditResultAssert(result, Messages.name(type, actual.window()))
        .as(info.descriptionText());
  }

  /**
   * Goes on with the difference at that place, of whichever audit lists one there; {@link
   * AuditDifference} tells what places are called.
   *
   * @param outer such as the node
   * @param inner such as {@code cpu}
   */
  public AuditDifferenceAssert differsAt(String outer, String inner) {
    isNotNull();
    List<AuditType> found = new ArrayList<>();
    List<String> ended = new ArrayList<>();
    actual
        .results()
        .forEach(
            (type, result) -> {
              ended.add(Messages.ended(type.wireName(), result));
              if (result.differences().stream()
                  .anyMatch(d -> d.outer().equals(outer) && d.inner().equals(inner))) {
                found.add(type);
              }
            });
    String where = outer + " " + inner;
    String expected =
        "Expected an audit of " + AuditText.name(actual.window()) + " to differ at " + where;
    if (found.isEmpty()) {
      failWithMessage(
          "%s",
          expected
              + (ended.isEmpty()
                  ? ", but no audit was run" + whys()
                  : ", but none does:\n" + String.join("\n", ended)));
    }
    if (found.size() > 1) {
      failWithMessage(
          "%s",
          expected
              + ", but several do: "
              + String.join(", ", found.stream().map(AuditType::wireName).toList())
              + "; say which by audit(type)");
    }
    return audit(found.get(0)).differsAt(outer, inner);
  }
}
