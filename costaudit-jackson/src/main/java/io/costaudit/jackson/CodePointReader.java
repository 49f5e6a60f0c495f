package io.costaudit.jackson;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Holds all of a text in memory for SnakeYAML's scanner. SnakeYAML's own reader moves a window over
 * the text, and copies the window each time a word reaches beyond it: a word of 10 MiB would take
 * half a minute.
 *
 * <p>The scanner refuses tabs between tokens, which kubectl and the specification of YAML accept.
 * The scanner calls {@link #getDocumentIndex} only before it looks for a token, and each time. At
 * that point it stands right behind a token, so white space follows and not a part of a word;
 * {@link TokenGaps} then turns the accepted tabs into blanks.
 */
final class CodePointReader extends StreamReader {
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private final int[] text;
  private final TokenGaps gaps;
  private int index;
  private int documentStart;
  private int line;
  private int column;

  /**
   * @throws UnreadableException if the text has a character that YAML does not allow
   */
  CodePointReader(String text) {
    super("");
    this.text = DocumentMarks.removed(text).codePoints().toArray();
    gaps = new TokenGaps(this.text);
    int lineStart = 0;
    for (int i = 0, lines = 1; i < this.text.length; i++) {
      int c = this.text[i];
      if (!isPrintable(c)) {
        throw new UnreadableException(
            lines,
            i - lineStart + 1,
            "the character " + String.format("U+%04X", c) + " is not allowed in YAML");
      }
      if (c == '\n') {
        lines++;
        lineStart = i + 1;
      }
    }
  }

  @Override
  public Mark getMark() {
    return new Mark("", index, line, column, text, index);
  }

  @Override
  public void forward() {
    forward(1);
  }

  @Override
  public void forward(int length) {
    int end = Math.min(index + length, text.length);
    while (index < end) {
      int c = text[index++];
      if (isLineBreak(c) || (c == '\r' && index < text.length && text[index] != '\n')) {
        line++;
        column = 0;
      } else if (c != BYTE_ORDER_MARK) {
        column++;
      }
    }
  }

  private static boolean isLineBreak(int c) {
    return c == '\n' || c == '\u0085' || c == '\u2028' || c == '\u2029';
  }

  @Override
  public int peek() {
    return peek(0);
  }

  @Override
  public int peek(int ahead) {
    int at = index + ahead;
    return at < text.length ? text[at] : '\0';
  }

  @Override
  public String prefix(int length) {
    return new String(text, index, Math.min(length, text.length - index));
  }

  @Override
  public String prefixForward(int length) {
    String prefix = prefix(length);
    index += length; // the scanner has peeked that far, and there is no line break in it
    column += length;
    return prefix;
  }

  @Override
  public int getColumn() {
    return column;
  }

  /** Prepares the gap before the next token, because the scanner calls this method only there. */
  @Override
  public int getDocumentIndex() {
    gaps.prepare(index);
    return index - documentStart;
  }

  @Override
  public void resetDocumentIndex() {
    documentStart = index;
  }

  @Override
  public int getIndex() {
    return index;
  }

  @Override
  public int getLine() {
    return line;
  }
}
