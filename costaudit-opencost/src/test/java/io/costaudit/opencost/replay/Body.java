package io.costaudit.opencost.replay;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the body of an answer, each time it is asked for. */
@FunctionalInterface
public interface Body {
  /** Writes all of it; does not close the stream. */
  void writeTo(OutputStream out) throws IOException;
}
