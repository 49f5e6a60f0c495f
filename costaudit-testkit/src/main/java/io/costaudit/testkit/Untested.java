package io.costaudit.testkit;

import org.junit.jupiter.api.Assumptions;

/** Ends a test whose promise could not be tested, so that it shows as skipped and not as passed. */
final class Untested {
  private Untested() {}

  /** Skips the test, with what a subclass of the contract must give so that it is not skipped. */
  static void because(String reason) {
    Assumptions.abort("not tested: " + reason);
  }

  /** Skips the test unless there is an implementation that fails, which the method would make. */
  static void unlessFailing(boolean isThere, String method) {
    if (!isThere) {
      because(
          method
              + " gives none; override it if what is tested needs anything that could be away,"
              + " such as a server or a disk");
    }
  }
}
