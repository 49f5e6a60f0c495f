package io.costaudit.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes numbers as Go does, and halves of surrogate pairs as U+FFFD, since neither is left to the
 * platform.
 */
final class GoGenerator extends JsonGeneratorDelegate {
  GoGenerator(JsonGenerator delegate) {
    super(delegate, false);
  }

  @Override
  public void writeNumber(double value) throws IOException {
    delegate.writeNumber(GoNumbers.format(value));
  }

  @Override
  public void writeNumber(float value) throws IOException {
    delegate.writeNumber(GoNumbers.format(value));
  }

  @Override
  public void writeArray(double[] values, int offset, int length) throws IOException {
    writeStartArray(values, length);
    for (int i = offset; i < offset + length; i++) {
      writeNumber(values[i]);
    }
    writeEndArray();
  }

  @Override
  public void writeString(char[] text, int offset, int length) throws IOException {
    writeString(new String(text, offset, length));
  }

  @Override
  public void writeString(@Nullable String text) throws IOException {
    if (text == null) {
      delegate.writeNull();
    } else {
      delegate.writeString(wellFormed(text));
    }
  }

  @Override
  public void writeFieldName(String name) throws IOException {
    delegate.writeFieldName(wellFormed(name));
  }

  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    StringBuilder wellFormed = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c ->
                wellFormed.appendCodePoint(
                    c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c));
    return wellFormed.toString();
  }
}
