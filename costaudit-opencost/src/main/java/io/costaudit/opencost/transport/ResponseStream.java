package io.costaudit.opencost.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The unpacked body of an answer as its reader gets it. It remembers how it ended, as readers wrap
 * what they meet in exceptions of their own. Not safe for use by several threads.
 */
final class ResponseStream extends InputStream {
  private final InputStream in;
  private final EnvelopeScanner scanner = new EnvelopeScanner();
  private long count;
  private boolean isAtEnd;
  private @Nullable IOException failure;

  /**
   * Begins with what was read before.
   *
   * @param rest what follows the head
   */
  ResponseStream(byte[] head, InputStream rest) {
    in = new SequenceInputStream(new ByteArrayInputStream(head), rest);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (failure != null) {
      throw failure;
    }
    int read;
    try {
      read = in.read(to, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    if (read < 0) {
      isAtEnd = true;
    } else {
      scanner.see(to, offset, read);
      count += read;
    }
    return read;
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  /** How many bytes were read. */
  long count() {
    return count;
  }

  /** Why no more could be read; null if nothing went wrong. */
  @Nullable IOException failure() {
    return failure;
  }

  /** Whether it was read to its end, and the document in it had none. */
  boolean isCut() {
    return isAtEnd && !scanner.isEnded();
  }

  boolean isWhole() {
    return scanner.isEnded();
  }

  /** What the envelope tells of an error, as far as it was read; null if nothing. */
  @Nullable String error() {
    return scanner.error();
  }
}
