package io.costaudit.testkit.contract;

import org.junit.jupiter.api.Assumptions;

/** Ends a test whose promise could not be tested, so that it shows as skipped and not as passed. */
final class Untested {
  private Untested() {}

  /** Skips the test; the reason says what a subclass of the contract must provide. */
  static void because(String reason) {
    Assumptions.abort("not tested: " + reason);
  }

  /** Skips the test unless the method has made an implementation that fails. */
  static void unlessFailing(boolean isThere, String method) {
    if (!isThere) {
      because(
          method
              + " gives none; override it if the implementation needs anything that could fail,"
              + " such as a server or a disk");
    }
  }
}
