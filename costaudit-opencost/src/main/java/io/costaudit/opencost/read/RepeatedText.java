package io.costaudit.opencost.read;

import java.util.Arrays;

/**
 * A text that is mostly the same as the last one, such as the cluster of a row: then it is the same
 * object too, and none is made. Not safe for use by several threads.
 */
final class RepeatedText {
  private String text = "";
  private char[] characters = new char[0];

  /** It is likely that this one comes next. */
  void expect(String next) {
    if (!next.equals(text)) {
      text = next;
      characters = next.toCharArray();
    }
  }

  /** The text of these characters. */
  String of(char[] from, int offset, int length) {
    if (!Arrays.equals(characters, 0, characters.length, from, offset, offset + length)) {
      characters = Arrays.copyOfRange(from, offset, offset + length);
      text = new String(characters);
    }
    return text;
  }
}
