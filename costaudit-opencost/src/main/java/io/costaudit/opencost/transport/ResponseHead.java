package io.costaudit.opencost.transport;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a body, unpacked.
 *
 * @param bytes fewer than {@link #MAX_BYTES} if they are the whole body
 * @param rest what follows
 * @param failure that came before the whole head did; null if none came
 */
@SuppressWarnings("ArrayRecordComponent") // It is a handful of results, never compared.
record ResponseHead(byte[] bytes, InputStream rest, @Nullable IOException failure) {
  /** Enough to see what a body is, and to quote its beginning. */
  static final int MAX_BYTES = 8192;

  private static final int UNPACKED_CHUNK_BYTES = 1 << 16;

  /** Reads the head, and waits for it. */
  static ResponseHead of(BodyPipe raw, boolean isGzip) {
    byte[] bytes = new byte[MAX_BYTES];
    int length = 0;
    InputStream in = raw;
    IOException failure = null;
    try {
      in = isGzip ? new GZIPInputStream(raw, UNPACKED_CHUNK_BYTES) : raw;
      int read = 0;
      while (read >= 0 && length < MAX_BYTES) {
        read = in.read(bytes, length, MAX_BYTES - length);
        length += Math.max(0, read);
      }
    } catch (EOFException e) {
      // Nothing at all is an empty body, whatever it says of its packing.
      failure = raw.count() == 0 ? null : e;
    } catch (IOException e) {
      failure = e;
    }
    return new ResponseHead(Arrays.copyOf(bytes, length), in, failure);
  }

  /** Gives back what unpacks. */
  void close() {
    try {
      rest.close();
    } catch (IOException e) {
      throw new AssertionError("what unpacks in memory closes", e);
    }
  }
}
