package io.costaudit.examples.server;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a whole number of a flag. If the text is none, it says in plain words what is accepted; the
 * message follows the flag and its value.
 */
class WholeNumber implements ITypeConverter<Integer> {
  private final int least;
  private final int most;
  private final String accepted;

  /** Accepts every whole number that an {@code int} holds; the flag checks its bounds itself. */
  WholeNumber() {
    this(Integer.MIN_VALUE, Integer.MAX_VALUE, "one such as 3, up to " + Integer.MAX_VALUE);
  }

  private WholeNumber(int least, int most, String accepted) {
    this.least = least;
    this.most = most;
    this.accepted = accepted;
  }

  @Override
  public Integer convert(String text) {
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The exception below says what is accepted.
    }
    throw new TypeConversionException(refusal() + "; give " + accepted);
  }

  /** Returns the words that follow the flag and its value. */
  String refusal() {
    return "is not a whole number";
  }

  /** Reads the port of a server. */
  static final class Port extends WholeNumber {
    private static final int LAST = 65_535;

    Port() {
      super(0, LAST, "a whole number from 0 to " + LAST + ", where 0 takes a free port");
    }

    @Override
    String refusal() {
      return "is not a port";
    }
  }
}
