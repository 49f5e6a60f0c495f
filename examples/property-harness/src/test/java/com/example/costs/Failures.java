package com.example.costs;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs all laws, contracts and audits over stores with a flaw, and keeps what fails. */
final class Failures implements TestExecutionListener {
  private final Map<String, String> messages = new TreeMap<>();
  private int passed;

  private Failures() {}

  /** What fails: {@code LedgerStoreLaws.allPagesAreTheLog} and the message. */
  static Failures of(Flaw flaw) {
    LauncherDiscoveryRequest tests =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(
                selectClass(LedgerStoreLaws.class),
                selectClass(MapLedgerStoreContractTest.class),
                selectClass(AllocationStoreLaws.class),
                selectClass(RowAllocationStoreContractTest.class),
                selectClass(AuditsTest.class))
            // What jqwik prints is handed to this listener instead.
            .configurationParameter("jqwik.reporting.usejunitplatform", "true")
            .build();
    Failures failures = new Failures();
    String before = System.getProperty("flaw");
    System.setProperty("flaw", flaw.name());
    try {
      LauncherFactory.create().execute(tests, failures);
    } finally {
      if (before == null) {
        System.clearProperty("flaw");
      } else {
        System.setProperty("flaw", before);
      }
    }
    return failures;
  }

  /** Messages by the names of the tests. */
  Map<String, String> messages() {
    return messages;
  }

  int passed() {
    return passed;
  }

  /** What jqwik prints of a law that fails; before it says so. */
  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    entry
        .getKeyValuePairs()
        .forEach((law, report) -> messages.put(name(test), law + " =" + trimmed(report)));
  }

  /**
   * Without the table of settings in the middle, and the sample before it was shrunk at the end.
   */
  private static String trimmed(String report) {
    String error = report.substring(0, report.indexOf("\n\n"));
    String sample =
        report.substring(report.indexOf("Shrunk Sample"), report.indexOf("\n\nOriginal Sample"));
    return (error + "\n\n" + sample).replaceAll(" +\n", "\n");
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    switch (result.getStatus()) {
      case SUCCESSFUL -> passed += test.isTest() ? 1 : 0;
      case ABORTED -> {} // it says why it was skipped
      case FAILED -> {
        String message = result.getThrowable().map(Throwable::toString).orElse("").strip();
        messages.putIfAbsent(name(test), name(test) + "\n" + message.replaceAll(" +\n", "\n"));
      }
    }
  }

  private static String name(TestIdentifier test) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(MethodSource.class::cast)
        .map(source -> source.getJavaClass().getSimpleName() + "." + source.getMethodName())
        .orElse(test.getUniqueId());
  }
}
