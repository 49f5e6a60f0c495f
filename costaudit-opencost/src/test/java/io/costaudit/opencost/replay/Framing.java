package io.costaudit.opencost.replay;

/** How the end of a body is told. */
public enum Framing {
  /** As Go's server does it: the length of a body up to 2,048 bytes, chunks of a longer one. */
  AS_GO,

  /** The length comes first; the whole body is held for that. */
  CONTENT_LENGTH,

  /** In chunks. */
  CHUNKED,

  /** The body ends with the connection, so that nobody can tell a cut from an end. */
  UNTIL_CLOSE
}
