package io.costaudit.testkit.audit;

import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditText;
import io.costaudit.audit.AuditType;
import io.costaudit.internal.OneLine;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on what a run of audits did. Not for use by several threads.
 *
 * @since 0.1.0
 */
public final class AuditReportAssert extends AbstractAssert<AuditReportAssert, AuditReport> {
  AuditReportAssert(@Nullable AuditReport actual) {
    super(actual, AuditReportAssert.class);
  }

  /**
   * The run came to its end, and each audit that was run is {@code Passed}, at least one. An audit
   * whose data are lacking was not run, which is no failure here: name those that must be.
   */
  public AuditReportAssert passed() {
    return ended(EnumSet.of(AuditStatus.PASSED), Set.of());
  }

  /**
   * Each of these audits was run over a window at least, and was {@code Passed} wherever it was.
   */
  public AuditReportAssert passed(AuditType... types) {
    return ended(EnumSet.of(AuditStatus.PASSED), Types.atLeastOne(types));
  }

  /** As {@link #passed()}, and {@code Warning} is as good as {@code Passed}. */
  public AuditReportAssert passedOrWarned() {
    return ended(EnumSet.of(AuditStatus.PASSED, AuditStatus.WARNING), Set.of());
  }

  /** As {@link #passed(AuditType...)}, and {@code Warning} is as good as {@code Passed}. */
  public AuditReportAssert passedOrWarned(AuditType... types) {
    return ended(EnumSet.of(AuditStatus.PASSED, AuditStatus.WARNING), Types.atLeastOne(types));
  }

  /**
   * Collects all that is not as it should be.
   *
   * @param asked empty for those that were run
   */
  private AuditReportAssert ended(Set<AuditStatus> accepted, Set<AuditType> asked) {
    isNotNull();
    List<String> problems = new ArrayList<>();
    int audits = 0;
    for (AuditSet set : actual.sets()) {
      for (Map.Entry<AuditType, AuditResult> entry : set.results().entrySet()) {
        if (!asked.isEmpty() && !asked.contains(entry.getKey())) {
          continue;
        }
        audits++;
        if (!accepted.contains(entry.getValue().status())) {
          problems.add(
              Messages.ended(Messages.name(entry.getKey(), set.window()), entry.getValue()));
        }
      }
    }
    whysNotRun()
        .forEach(
            (type, why) -> {
              if (asked.isEmpty()
                  ? actual.storeFailures().containsKey(type)
                  : asked.contains(type)) {
                problems.add(Messages.notRun(type.wireName(), why));
              }
            });
    for (AuditType type : asked) {
      if (!whysNotRun().containsKey(type)
          && actual.sets().stream().noneMatch(set -> set.result(type) != null)) {
        problems.add(Messages.notRun(type.wireName(), null));
      }
    }
    actual
        .abandonedWindows()
        .forEach(
            (window, why) ->
                problems.add(AuditText.name(window) + " was given up: " + OneLine.of(why)));
    if (actual.isCancelled()) {
      problems.add("the run was ended before all windows were audited");
    }
    if (audits == 0 && problems.isEmpty()) {
      problems.add("no audit was run");
      actual
          .missingData()
          .forEach((type, why) -> problems.add(Messages.notRun(type.wireName(), why)));
    }
    if (!problems.isEmpty()) {
      int windows = actual.sets().size();
      failWithMessage(
          "%s",
          Types.expectation(windows + (windows == 1 ? " window" : " windows"), accepted)
              + ", but:\n"
              + problems.stream().limit(Messages.SHOWN).collect(Collectors.joining("\n"))
              + (problems.size() > Messages.SHOWN
                  ? "\nand "
                      + (problems.size() - Messages.SHOWN)
                      + " more, "
                      + problems.size()
                      + " in all"
                  : ""));
    }
    return this;
  }

  private Map<AuditType, String> whysNotRun() {
    Map<AuditType, String> whys = new EnumMap<>(AuditType.class);
    whys.putAll(actual.missingData());
    whys.putAll(actual.storeFailures());
    return whys;
  }

  /**
   * That audit was asked for and was run over no window, for want of data.
   *
   * @param why is in the reason that was given
   */
  public AuditReportAssert lacks(AuditType type, String why) {
    isNotNull();
    String given = actual.missingData().get(type);
    if (given == null) {
      String failure = actual.storeFailures().get(type);
      failWithMessage(
          "%s",
          "Expected "
              + type.wireName()
              + " to lack data, but "
              + (failure == null
                  ? "it " + (isRun(type) ? "was run" : "was not asked for")
                  : "a store failed: " + OneLine.of(failure)));
    } else if (!given.contains(why)) {
      failWithMessage(
          "%s",
          "Expected "
              + type.wireName()
              + " to lack data because of\n  "
              + why
              + "\nbut the reason is\n  "
              + given);
    }
    return this;
  }

  private boolean isRun(AuditType type) {
    return actual.sets().stream().anyMatch(set -> set.result(type) != null);
  }

  /** Goes on with the results of that window, which must be there. */
  public AuditSetAssert window(Window window) {
    isNotNull();
    for (AuditSet set : actual.sets()) {
      if (set.window().equals(window)) {
        return withInfo(new AuditSetAssert(set, whysNotRun()));
      }
    }
    String failed = actual.abandonedWindows().get(window);
    failWithMessage(
        "%s",
        "Expected an audit of "
            + AuditText.name(window)
            + ", but "
            + (failed == null
                ? "the windows are "
                    + actual.sets().stream().map(AuditSet::window).map(AuditText::name).toList()
                : "it was given up: " + OneLine.of(failed)));
    throw new IllegalStateException("not reached");
  }

  /** Goes on with the results of the one window that was audited. */
  public AuditSetAssert onlyWindow() {
    isNotNull();
    if (actual.sets().size() != 1) {
      failWithMessage(
          "%s",
          "Expected an audit of one window, but the windows are "
              + actual.sets().stream().map(AuditSet::window).map(AuditText::name).toList());
    }
    return withInfo(new AuditSetAssert(actual.sets().get(0), whysNotRun()));
  }

  /** With the description that was given to this. */
  private AuditSetAssert withInfo(AuditSetAssert next) {
    return next.as(info.descriptionText());
  }
}
