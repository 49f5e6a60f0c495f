package io.costaudit.internal;

import java.util.Set;

/**
 * The words for true and false that Kubecost and OpenCost accept, which are the words of Go's
 * {@code strconv.ParseBool}.
 */
public final class BooleanWords {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

  private BooleanWords() {}

  /**
   * Reads a word for true or false, matched exactly.
   *
   * @throws IllegalArgumentException if the word is not one of these; the message lists the
   *     accepted words
   */
  public static boolean parse(String word) {
    if (TRUE.contains(word)) {
      return true;
    }
    if (FALSE.contains(word)) {
      return false;
    }
    throw new IllegalArgumentException(
        Quoted.of(word)
            + " is neither true nor false; accepted are 1, t, T, TRUE, true, True, 0, f, F, FALSE,"
            + " false, False");
  }
}
