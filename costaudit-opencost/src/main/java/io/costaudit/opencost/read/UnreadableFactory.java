package io.costaudit.opencost.read;

import io.costaudit.opencost.UnreadableResponseException;
import org.jspecify.annotations.Nullable;

/**
 * Creates the exception that tells why a response cannot be read. Users catch the exception, so it
 * stands in their package, and only that package can call its constructor: it hands the constructor
 * to this one. Safe for use by several threads.
 */
@FunctionalInterface
public interface UnreadableFactory {
  /**
   * Returns a new exception.
   *
   * @param origin the name of the response in messages
   * @param offset where in the response, in bytes from 0, or {@link
   *     UnreadableResponseException#NO_OFFSET}
   * @param path the field; empty if it is none
   * @param why what is wrong
   */
  UnreadableResponseException create(
      String origin, long offset, String path, String why, @Nullable Throwable cause);
}
