package io.costaudit.opencost.transport;

import io.costaudit.opencost.OpenCostException;
import org.jspecify.annotations.Nullable;

/**
 * Creates the exception that tells why a server gave no usable response. Users catch the exception,
 * so it stands in their package, and only that package can call its constructor: it hands the
 * constructor to this one. Safe for use by several threads.
 */
@FunctionalInterface
public interface ExceptionFactory {
  /**
   * Returns a new exception.
   *
   * @param url what was asked for, without credentials
   * @param status the HTTP status, or {@link OpenCostException#NO_STATUS}
   * @param body the beginning of the body as a message shows it: cut, on one line, without
   *     credentials
   * @param what happened, on one line
   * @param bytesRead how many bytes of the body came
   */
  OpenCostException create(
      OpenCostException.Kind kind,
      String url,
      int status,
      String body,
      String what,
      long bytesRead,
      @Nullable Throwable cause);
}
