package io.costaudit.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the known name that a user probably meant by an unknown one: a field of a manifest, a
 * parameter of a request or a flag of the command line.
 */
public final class Misspelling {
  /** Names are short; what is longer is compared by its beginning. */
  private static final int COMPARED_CHARACTERS = 64;

  /** How many characters of a known name allow one more edit. */
  private static final int CHARACTERS_PER_EDIT = 3;

  /**
   * Up to this length, a name with one letter replaced is another word: gpu is no misspelling of
   * cpu.
   */
  private static final int SHORT_NAME = 3;

  /** The most edits that count as a misspelling, however long the name is. */
  private static final int MAX_EDITS = 2;

  private Misspelling() {}

  /**
   * Returns the known name of which this one looks like a misspelling, if any does: it is within
   * one edit of a known name of 3 to 5 characters, within two of a longer one, or differs by case
   * alone. A name of 3 characters that differs from a known name of 3 characters in one letter
   * counts as another word, not as a misspelling. For example, {@code boook} looks like a
   * misspelling of {@code book}, and {@code foo} does not; {@code cpus} looks like a misspelling of
   * {@code cpu}, and {@code gpu} does not. Of several names, the one with the fewest edits is
   * meant, and of these the first.
   *
   * @param name the unknown name, of any length
   */
  public static Optional<String> of(String name, Collection<String> known) {
    return nearest(name, known.stream().filter(candidate -> isNear(name, candidate)).toList());
  }

  /**
   * Returns the known field of which this unknown one looks like a misspelling, or of which it is
   * the beginning without the last words: {@code resourceClaimTemplate} for {@code
   * resourceClaimTemplateName}.
   *
   * @param name the unknown name, of any length
   */
  public static Optional<String> ofField(String name, Collection<String> known) {
    return of(name, known)
        .or(() -> known.stream().filter(field -> isBeginning(name, field)).findFirst());
  }

  private static boolean isBeginning(String name, String field) {
    return name.length() > SHORT_NAME
        && field.length() > name.length()
        && field.startsWith(name)
        && Character.isUpperCase(field.charAt(name.length()));
  }

  private static boolean isNear(String name, String known) {
    int allowed = Math.min(MAX_EDITS, known.length() / CHARACTERS_PER_EDIT);
    // Each edit changes the length by one at most: most names need no closer look.
    if (Math.abs(name.length() - known.length()) > allowed) {
      return false;
    }
    int edits = edits(name, known);
    return edits <= allowed && !(edits == 1 && isAnotherWord(name, known));
  }

  /** Returns whether a short name differs in a letter, and not only in the order of its letters. */
  private static boolean isAnotherWord(String name, String known) {
    return known.length() <= SHORT_NAME
        && name.length() == known.length()
        && !sorted(name).equals(sorted(known));
  }

  private static String sorted(String name) {
    char[] characters = comparable(name).toCharArray();
    Arrays.sort(characters);
    return new String(characters);
  }

  /**
   * Returns the known name that needs the fewest edits, letter case aside, however many these are;
   * of several such names the first. Empty only if no name is known.
   */
  public static Optional<String> nearest(String name, Collection<String> known) {
    return known.stream().min(Comparator.comparingInt(candidate -> edits(name, candidate)));
  }

  /**
   * Returns the Damerau-Levenshtein distance, letter case aside: how many characters must be
   * inserted, deleted or replaced, or neighbours swapped, to make one name of the other.
   */
  static int edits(String one, String other) {
    return distance(comparable(one), comparable(other));
  }

  private static String comparable(String name) {
    String cut =
        name.length() > COMPARED_CHARACTERS ? name.substring(0, COMPARED_CHARACTERS) : name;
    return cut.toLowerCase(Locale.ROOT);
  }

  /** The algorithm of Lowrance and Wagner: the row and the column before the first are a wall. */
  private static int distance(String a, String b) {
    int wall = a.length() + b.length();
    int[][] d = new int[a.length() + 2][b.length() + 2];
    d[0][0] = wall;
    for (int i = 0; i <= a.length(); i++) {
      d[i + 1][0] = wall;
      d[i + 1][1] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j + 1] = wall;
      d[1][j + 1] = j;
    }
    Map<Character, Integer> lastRow = new HashMap<>();
    for (int i = 1; i <= a.length(); i++) {
      int lastColumn = 0;
      for (int j = 1; j <= b.length(); j++) {
        int row = lastRow.getOrDefault(b.charAt(j - 1), 0);
        int column = lastColumn;
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        if (same) {
          lastColumn = j;
        }
        int replaced = d[i][j] + (same ? 0 : 1);
        int insertedOrDeleted = Math.min(d[i + 1][j], d[i][j + 1]) + 1;
        int swapped = d[row][column] + (i - row - 1) + 1 + (j - column - 1);
        d[i + 1][j + 1] = Math.min(replaced, Math.min(insertedOrDeleted, swapped));
      }
      lastRow.put(a.charAt(i - 1), i);
    }
    return d[a.length() + 1][b.length() + 1];
  }
}
