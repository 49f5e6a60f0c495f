package io.costaudit.testsupport;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * The seeds of the random scenarios that a test runs: few in a normal build, many under the profile
 * {@code endurance}, or those of {@code -Dcostaudit.seeds=7-7}, to replay one.
 */
public record Seeds(long first, long last) {
  private static final String GIVEN = "costaudit.seeds";
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

  public Seeds {
    if (first > last) {
      throw new IllegalArgumentException("no seed is in " + first + "-" + last);
    }
  }

  /**
   * Those of this run, from 1 unless they are given.
   *
   * @param normally how many in a normal build
   * @param enduring how many under {@code endurance}
   */
  public static Seeds ofThisRun(long normally, long enduring) {
    String given = System.getProperty(GIVEN);
    if (given == null) {
      return new Seeds(1, Boolean.getBoolean("costaudit.endurance") ? enduring : normally);
    }
    Matcher range = RANGE.matcher(given);
    if (!range.matches()) {
      throw new IllegalArgumentException(
          GIVEN + " is " + given + "; give a range such as 7-7 or 1-1000");
    }
    return new Seeds(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)));
  }

  /** Whether one is replayed. */
  public boolean isOne() {
    return first == last;
  }

  /** All of them, ascending. */
  public LongStream stream() {
    return LongStream.rangeClosed(first, last);
  }
}
