package io.costaudit.opencost.transport;

import org.jspecify.annotations.Nullable;

/**
 * Sees the bytes of a JSON document pass and tells two things of it, whatever reads it: whether it
 * ended, and whether its envelope tells an error. Anything else in it is not checked. Not safe for
 * use by several threads.
 */
final class EnvelopeScanner {
  private static final int FIRST_ERROR_CODE = 400;

  /** Longer than the names and values that matter here. */
  private static final int MAX_KEPT = 16;

  private final StringBuilder kept = new StringBuilder();
  private int depth;
  private boolean hasBegun;
  private boolean isObject;
  private boolean inString;
  private boolean isEscaped;
  private @Nullable String name;
  private @Nullable String error;

  void see(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int at = offset;
    while (at < end) {
      if (depth > 1) {
        at = seeInside(bytes, at, end);
      } else {
        see(bytes[at]);
        at++;
      }
    }
  }

  /** Below the envelope, where nearly all bytes are, only strings and brackets matter. */
  private int seeInside(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && depth > 1) {
      if (inString) {
        at = seeString(bytes, at, end);
      } else {
        byte b = bytes[at];
        at++;
        switch (b) {
          case '"' -> inString = true;
          case '{', '[' -> depth++;
          case '}', ']' -> depth--;
          default -> {}
        }
      }
    }
    return at;
  }

  private int seeString(byte[] bytes, int from, int end) {
    int at = from;
    if (isEscaped) {
      isEscaped = false;
      at++;
    }
    while (at < end) {
      byte b = bytes[at];
      at++;
      if (b == '"') {
        inString = false;
        return at;
      }
      if (b == '\\') {
        if (at == end) {
          isEscaped = true;
        }
        at++;
      }
    }
    return end;
  }

  private void see(byte b) {
    if (inString) {
      inString(b);
      return;
    }
    switch (b) {
      case '"' -> {
        inString = true;
        begin();
      }
      case '{', '[' -> {
        if (!hasBegun) {
          isObject = b == '{';
        }
        hasBegun = true;
        depth++;
        begin();
      }
      case '}', ']' -> {
        endOfField();
        depth--;
      }
      case ':' -> {
        if (depth == 1) {
          name = kept.toString();
          begin();
        }
      }
      case ',' -> endOfField();
      case ' ', '\n', '\r', '\t' -> {}
      default -> {
        hasBegun = true;
        keep(b);
      }
    }
  }

  private void inString(byte b) {
    if (isEscaped) {
      isEscaped = false;
      keep(b);
    } else if (b == '\\') {
      isEscaped = true;
    } else if (b == '"') {
      inString = false;
    } else {
      keep(b);
    }
  }

  private void begin() {
    if (depth <= 1) {
      kept.setLength(0);
    }
  }

  private void keep(byte b) {
    if (depth == 1 && kept.length() < MAX_KEPT) {
      kept.append((char) (b & 0xFF));
    }
  }

  private void endOfField() {
    if (depth == 1 && isObject && name != null) {
      String value = kept.toString();
      if (name.equals("code") && isErrorCode(value)) {
        error = "code " + value;
      } else if (name.equals("status") && (value.equals("error") || value.equals("Failure"))) {
        error = error == null ? "status " + value : error;
      }
      name = null;
    }
  }

  private static boolean isErrorCode(String value) {
    return value.matches("[0-9]{3,9}") && Integer.parseInt(value) >= FIRST_ERROR_CODE;
  }

  /** Whether the document ended, so that only blanks may follow. */
  boolean isEnded() {
    return hasBegun && depth <= 0 && !inString;
  }

  /** What the envelope, as far as it was seen, tells of an error; null if nothing. */
  @Nullable String error() {
    return error;
  }
}
