package io.costaudit.testsupport;

import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a class of tests within a test, to see how its tests end. */
public final class EngineRun {
  private EngineRun() {}

  /**
   * How each test of a class ended, and whatever else did not end well, by its name: the status and
   * the message.
   */
  public static Map<String, String> of(Class<?> tests) {
    Map<String, String> ended = new TreeMap<>();
    LauncherFactory.create(
            LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build())
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(tests))
                .build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                  ended.put(
                      test.getDisplayName(),
                      result.getStatus()
                          + result.getThrowable().map(e -> " " + e.getMessage()).orElse(""));
                }
              }
            });
    return ended;
  }

  /**
   * Of a class of which some tests end well, those that fail; one that is skipped does not.
   *
   * @throws AssertionError if none ends well, so that something else is wrong
   */
  public static Map<String, String> failuresOf(Class<?> tests) {
    Map<String, String> ended = of(tests);
    Map<String, String> failures = new TreeMap<>(ended);
    failures.values().removeIf(end -> !end.startsWith("FAILED"));
    if (ended.values().stream().noneMatch(end -> end.startsWith("SUCCESSFUL"))) {
      throw new AssertionError("no test of " + tests + " ends well: " + ended);
    }
    return failures;
  }
}
