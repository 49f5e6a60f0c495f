package io.costaudit.examples.server.kubeconfig;

import io.costaudit.internal.OneLine;

/** Finds the first cause of an exception, which says most about a bad setting. */
final class RootCause {
  private RootCause() {}

  /** Returns the message of the first cause, in one line. */
  static String message(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return OneLine.of(String.valueOf(root.getMessage()));
  }
}
