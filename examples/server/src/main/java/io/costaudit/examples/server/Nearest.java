package io.costaudit.examples.server;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known name that a user probably meant by an unknown one. */
final class Nearest {
  private static final int LETTERS_PER_EDIT = 3;

  private Nearest() {}

  /**
   * Returns the known name that needs the fewest edits, if it needs at most one edit for every
   * three letters of the given name. One edit is always allowed. For example, {@code prot} gives
   * {@code port}.
   */
  static Optional<String> to(String given, Collection<String> known) {
    int most = Math.max(1, given.replace("-", "").length() / LETTERS_PER_EDIT);
    return known.stream()
        .min(Comparator.comparingInt(name -> edits(given, name)))
        .filter(name -> edits(given, name) <= most);
  }

  /** Returns how many letters must be inserted, removed, replaced or swapped with the next one. */
  static int edits(String one, String other) {
    int[][] edits = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : least(one, other, i, j, edits);
      }
    }
    return edits[one.length()][other.length()];
  }

  private static int least(String one, String other, int i, int j, int[][] edits) {
    boolean isSame = one.charAt(i - 1) == other.charAt(j - 1);
    int least = edits[i - 1][j - 1] + (isSame ? 0 : 1);
    least = Math.min(least, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
    boolean isSwapped =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return isSwapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
  }
}
