package io.costaudit.examples.audits;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a class of tests in a process, and so in an environment, of its own. */
final class TestRun {
  /** The last line. */
  static final String END = "end";

  private TestRun() {}

  /**
   * Prints a line for each test: how it ended, its name, and the first line of why.
   *
   * @param args the class
   */
  public static void main(String[] args) {
    LauncherFactory.create(
            LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build())
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(args[0]))
                .build(),
            new TestExecutionListener() {
              @Override
              public void executionSkipped(TestIdentifier test, String reason) {
                print("SKIPPED", test, reason);
              }

              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) {
                  print(
                      result.getStatus().name(),
                      test,
                      result.getThrowable().map(Throwable::getMessage).orElse(""));
                }
              }
            });
    System.out.println(END);
  }

  private static void print(String status, TestIdentifier test, String why) {
    String first = why.lines().findFirst().orElse("");
    System.out.println((status + " " + test.getDisplayName() + " " + first).strip());
  }
}
