package io.costaudit.opencost.transport;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the body of a response.
 *
 * @param <T> what it makes of the body
 */
@FunctionalInterface
public interface BodyReader<T> {
  /**
   * Reads the body, in the thread of the caller, to its end or less. To close the stream does
   * nothing.
   *
   * @param body unpacked; its head looks like JSON and tells no error
   * @throws IOException that the stream threw, or one that says that the body is not understood
   */
  T read(InputStream body) throws IOException;
}
