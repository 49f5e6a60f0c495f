package io.costaudit.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer: plain and, once a client wants that, packed by gzip. Threads may share it.
 */
final class Payload {
  private final Slices plain;
  private final @Nullable Object source;
  private final Object lock = new Object();
  private @Nullable Slices packed;
  private @Nullable String digest;

  private Payload(Slices plain, @Nullable Object source) {
    this.plain = plain;
    this.source = source;
  }

  static Payload of(Slices plain) {
    return new Payload(plain, null);
  }

  /**
   * Makes a payload that remembers the source of which it was made, so that it can be found again
   * by its source.
   */
  static Payload of(Slices plain, Object source) {
    return new Payload(plain, source);
  }

  /** Returns whether this payload was made of a source that equals the given one. */
  boolean isOf(Object other) {
    return other.equals(source);
  }

  Slices plain() {
    return plain;
  }

  /** Returns the packed body. The first call packs it. */
  Slices packed() {
    synchronized (lock) {
      if (packed == null) {
        packed = gzip(plain);
      }
      return packed;
    }
  }

  /** Returns a digest of the plain bytes, as text. */
  String digest() {
    synchronized (lock) {
      if (digest == null) {
        digest = EntityTags.digest(plain);
      }
      return digest;
    }
  }

  /**
   * Returns how much memory this payload takes, in bytes. Its source is assumed to be twice as
   * large as its JSON.
   */
  long memory() {
    synchronized (lock) {
      return plain.length() * (source == null ? 1 : 3) + (packed == null ? 0 : packed.length());
    }
  }

  private static Slices gzip(Slices plain) {
    Slices.Output packed = new Slices.Output();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      plain.writeTo(gzip);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return packed.slices();
  }
}
