package io.costaudit.testsupport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Says on standard output, when the tests are done, what did not run and why: one line for each
 * class and reason, so that a green build cannot hide a test that never ran.
 *
 * <p>Found by the JUnit platform through {@link java.util.ServiceLoader}. Safe to call from many
 * threads.
 */
public final class SkippedTests implements TestExecutionListener {
  /** How many names a line spells out; the rest are counted. */
  static final int MAX_NAMES = 3;

  private final Object lock = new Object();
  private final Map<Group, List<String>> skipped = new LinkedHashMap<>();

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    add(test, reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      add(test, result.getThrowable().map(SkippedTests::reason).orElse(""));
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    Map<Group, List<String>> found;
    synchronized (lock) {
      found = new LinkedHashMap<>(skipped);
      skipped.clear();
    }
    found.forEach((group, tests) -> System.out.println(line(group, tests)));
  }

  private void add(TestIdentifier test, String reason) {
    Group group = new Group(className(test), oneLine(reason));
    synchronized (lock) {
      skipped.computeIfAbsent(group, unused -> new ArrayList<>()).add(testName(test));
    }
  }

  private static String line(Group group, List<String> tests) {
    String reason = group.reason().isEmpty() ? "no reason given" : group.reason();
    if (tests.size() == 1) {
      return "SKIPPED " + join(group.className(), tests.get(0)) + ": " + reason;
    }
    List<String> names = tests.stream().distinct().toList();
    String some = String.join(", ", names.subList(0, Math.min(MAX_NAMES, names.size())));
    String more = names.size() > MAX_NAMES ? ", ..." : "";
    return "SKIPPED %s: %s (%s tests: %s%s)"
        .formatted(group.className(), reason, tests.size(), some, more);
  }

  /** A skipped class has no test name. */
  private static String join(String className, String testName) {
    return testName.isEmpty() ? className : className + "." + testName;
  }

  private static String className(TestIdentifier test) {
    Optional<TestSource> source = test.getSource();
    if (source.isPresent() && source.get() instanceof MethodSource method) {
      return method.getClassName();
    }
    if (source.isPresent() && source.get() instanceof ClassSource type) {
      return type.getClassName();
    }
    return test.getUniqueId();
  }

  private static String testName(TestIdentifier test) {
    Optional<TestSource> source = test.getSource();
    if (source.isPresent() && source.get() instanceof MethodSource method) {
      return method.getMethodName();
    }
    return source.isPresent() && source.get() instanceof ClassSource ? "" : test.getDisplayName();
  }

  private static String reason(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.getClass().getName() : message;
  }

  /** A reason with line breaks would hide the lines after it from a search for the first word. */
  private static String oneLine(String reason) {
    return reason.strip().replaceAll("\\s*\\R\\s*", " | ");
  }

  private record Group(String className, String reason) {}
}
