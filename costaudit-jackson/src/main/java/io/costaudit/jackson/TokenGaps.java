package io.costaudit.jackson;

/**
 * Turns tabs between the tokens of YAML into blanks where kubectl accepts them: behind a token on
 * its line, and anywhere between brackets and braces. Tabs that indent a line of the block style
 * stay, for the scanner to refuse, and so do those behind {@code -}, {@code ?} and a {@code :} that
 * begins its line, where a column depends on them. Tabs in words, quoted texts, literals and
 * comments are never touched.
 *
 * <p>This class follows the scanner from token to token, and reads each character at most twice.
 * Not safe for use by several threads.
 */
final class TokenGaps {
  private final int[] text;

  /** How many brackets and braces are open. */
  private int flow;

  /** Where the token before the gap begins; -1 before the first. */
  private int last = -1;

  /** The end of the last word whose end was searched for. */
  private int wordEnd;

  /**
   * @param text where tabs become blanks
   */
  TokenGaps(int[] text) {
    this.text = text;
  }

  /**
   * Prepares the gap before a token, and the token itself where it may hold such a gap.
   *
   * @param gap where the gap begins: right behind the token before
   */
  void prepare(int gap) {
    int at = isColumnOpen(gap) ? behindBlanks(gap) : withoutTabs(gap);
    // What follows is on other lines, or is the token.
    while (at < text.length && (text[at] == '#' || isBreak(text[at]))) {
      at = text[at] == '#' ? lineEnd(at) : at + 1;
      at = flow > 0 ? withoutTabs(at) : behindBlanks(at);
    }
    if (at < text.length) {
      enter(at);
      last = at;
    }
  }

  /**
   * Returns whether the column of what follows the gap may matter: a tab there is refused, because
   * it has no width.
   */
  private boolean isColumnOpen(int gap) {
    if (flow > 0) {
      return false;
    }
    // Behind a word without quotes the scanner stands on the next line already.
    if (last < 0 || isFirstOfLine(gap)) {
      return true;
    }
    int c = text[last];
    return gap == last + 1 && (c == '-' || c == '?' || (c == ':' && isFirstOfLine(last)));
  }

  /** Returns whether nothing but blanks stands before a place on its line. */
  private boolean isFirstOfLine(int place) {
    int at = place - 1;
    while (at >= 0 && text[at] == ' ') {
      at--;
    }
    return at < 0 || isBreak(text[at]);
  }

  private void enter(int token) {
    int c = text[token];
    switch (c) {
      case '[', '{' -> flow++;
      case ']', '}' -> flow = Math.max(0, flow - 1);
      case '!' -> withoutTabsBehindWord(token); // a tag: the scanner wants a blank behind it
      case '|', '>' -> {
        if (flow == 0) {
          withoutTabsBehindWord(token); // the header of a literal: a comment may follow it
        }
      }
      default -> {
        // The scanner takes no white space along with the other tokens, or accepts tabs there.
      }
    }
  }

  private void withoutTabsBehindWord(int from) {
    if (from < wordEnd) {
      return; // done already, so other tokens of the same word need not read it again
    }
    int at = from;
    while (at < text.length && !isBlank(text[at]) && !isBreak(text[at])) {
      at++;
    }
    wordEnd = at;
    withoutTabs(at);
  }

  private int withoutTabs(int from) {
    int at = from;
    while (at < text.length && isBlank(text[at])) {
      text[at] = ' ';
      at++;
    }
    return at;
  }

  private int behindBlanks(int from) {
    int at = from;
    while (at < text.length && text[at] == ' ') {
      at++;
    }
    return at;
  }

  private int lineEnd(int from) {
    int at = from;
    while (at < text.length && !isBreak(text[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(int c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isBreak(int c) {
    return c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029';
  }
}
