package io.costaudit.http;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes in slices of {@value #SLICE_BYTES}. Answers are kept and written in slices for two reasons:
 * no large array is needed, and the server of the JDK keeps a buffer of twice the largest single
 * write for the life of each connection. Immutable.
 */
final class Slices {
  /** The size of each slice but the last one, in bytes: {@value}. */
  static final int SLICE_BYTES = 1 << 14;

  private final List<byte[]> slices;
  private final int lastLength;

  private Slices(List<byte[]> slices, int lastLength) {
    this.slices = List.copyOf(slices);
    this.lastLength = lastLength;
  }

  /** Collects bytes whose number is not known beforehand. */
  static final class Output extends OutputStream {
    private static final int FIRST_BYTES = 512;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] last = new byte[FIRST_BYTES];
    private int filled;

    @Override
    public void write(int b) {
      if (filled == last.length) {
        grow();
      }
      last[filled++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      int at = from;
      int left = count;
      while (left > 0) {
        if (filled == last.length) {
          grow();
        }
        int n = Math.min(left, last.length - filled);
        System.arraycopy(bytes, at, last, filled, n);
        filled += n;
        at += n;
        left -= n;
      }
    }

    private void grow() {
      if (last.length < SLICE_BYTES) {
        last = Arrays.copyOf(last, Math.min(SLICE_BYTES, 4 * last.length));
      } else {
        full.add(last);
        last = new byte[SLICE_BYTES];
        filled = 0;
      }
    }

    /** Returns what was written so far; nothing may be written afterwards. */
    Slices slices() {
      List<byte[]> all = new ArrayList<>(full);
      all.add(Arrays.copyOf(last, filled));
      return new Slices(all, filled);
    }
  }

  /** Returns how many bytes there are. */
  long length() {
    return (long) SLICE_BYTES * (slices.size() - 1) + lastLength;
  }

  /** Writes all of it, slice by slice. */
  void writeTo(OutputStream out) throws IOException {
    for (int i = 0; i < slices.size(); i++) {
      out.write(slices.get(i), 0, lengthOf(i));
    }
  }

  /** Adds all of it to a digest. */
  void addTo(MessageDigest digest) {
    for (int i = 0; i < slices.size(); i++) {
      digest.update(slices.get(i), 0, lengthOf(i));
    }
  }

  private int lengthOf(int slice) {
    return slice == slices.size() - 1 ? lastLength : slices.get(slice).length;
  }
}
