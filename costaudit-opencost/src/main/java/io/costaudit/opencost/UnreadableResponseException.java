package io.costaudit.opencost;

import io.costaudit.CostAuditException;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is no answer: cut short, not JSON, an error that the server reports in it, or a
 * value that is not what belongs there. The message names the answer, the place in it and what is
 * wrong.
 */
public final class UnreadableResponseException extends CostAuditException {
  /** The {@link #offset()} where there is none. */
  public static final long NO_OFFSET = -1;

  private static final long serialVersionUID = 1L;

  private final String origin;
  private final long offset;
  private final String path;

  UnreadableResponseException(
      String origin, long offset, String path, String why, @Nullable Throwable cause) {
    super(
        origin
            + (offset == NO_OFFSET ? "" : ", byte " + offset)
            + (path.isEmpty() ? "" : ", " + path)
            + ": "
            + why,
        cause);
    this.origin = origin;
    this.offset = offset;
    this.path = path;
  }

  /** The answer: a file, or what the caller called it. */
  public String origin() {
    return origin;
  }

  /**
   * Where in the answer, in bytes from 0, of the unpacked text if it was packed; {@link #NO_OFFSET}
   * if the answer could not be read at all.
   */
  public long offset() {
    return offset;
  }

  /** The field, such as {@code data[0]."c1/n1".cpuCost}; empty where it is none. */
  public String path() {
    return path;
  }
}
