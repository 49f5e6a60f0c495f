package io.costaudit.jackson;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import org.jspecify.annotations.Nullable;

/** Escapes what could end a script element or a JavaScript line, as Go does. */
final class GoEscapes extends CharacterEscapes {
  private static final long serialVersionUID = 1L;

  @Override
  public int[] getEscapeCodesForAscii() {
    int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
    codes['<'] = CharacterEscapes.ESCAPE_CUSTOM;
    codes['>'] = CharacterEscapes.ESCAPE_CUSTOM;
    codes['&'] = CharacterEscapes.ESCAPE_CUSTOM;
    return codes;
  }

  @Override
  public @Nullable SerializableString getEscapeSequence(int c) {
    return switch (c) {
      case '<' -> new SerializedString("\\u003c");
      case '>' -> new SerializedString("\\u003e");
      case '&' -> new SerializedString("\\u0026");
      case 0x2028 -> new SerializedString("\\u2028");
      case 0x2029 -> new SerializedString("\\u2029");
      default -> null;
    };
  }
}
