package io.costaudit.examples.server;

import io.costaudit.CostAuditException;
import io.costaudit.opencost.OpenCostException;
import io.costaudit.opencost.OpenCostException.Kind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Says in the log when something that is tried again and again begins to fail, fails in another way
 * or works again; not each try. Not safe for use by several threads.
 */
final class FailureLog {
  private final Logger log;
  private final String what;
  private final String retried;
  private @Nullable String lastKind;

  /**
   * @param what such as {@code prices from a server}
   * @param retried such as {@code tried again each minute}
   */
  FailureLog(Logger log, String what, String retried) {
    this.log = log;
    this.what = what;
    this.retried = retried;
  }

  /** One try ended; null if it went well. */
  void tell(@Nullable CostAuditException failure) {
    if (failure == null) {
      if (lastKind != null) {
        log.log(Level.INFO, "{0} again", what);
      }
      lastKind = null;
      return;
    }
    if (isOurDoing(failure)) {
      return;
    }
    String kind = kind(failure);
    if (!kind.equals(lastKind)) {
      log.log(Level.WARNING, "no {0}, {1}: {2}", what, retried, failure.getMessage());
    }
    lastKind = kind;
  }

  /** So it ends when the program does. */
  private static boolean isOurDoing(CostAuditException failure) {
    return failure instanceof OpenCostException answer
        && (answer.kind() == Kind.INTERRUPTED || answer.kind() == Kind.CLOSED);
  }

  /** The message will not do: it names the window, which moves. */
  private static String kind(CostAuditException failure) {
    return failure instanceof OpenCostException answer
        ? answer.kind() + " " + answer.status()
        : failure.getClass().getName();
  }
}
