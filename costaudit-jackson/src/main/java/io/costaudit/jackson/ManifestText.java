package io.costaudit.jackson;

import io.costaudit.internal.UnrenderedTemplate;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;

/**
 * Decodes the bytes of a manifest, and explains what may be wrong with a text that cannot be read.
 */
final class ManifestText {
  private static final String ACCEPTED = "accepted are UTF-8 and, behind a byte-order mark, UTF-16";
  private static final char MARK = '\uFEFF';

  private ManifestText() {}

  /**
   * Returns the text without the byte-order mark at its start.
   *
   * @throws IllegalArgumentException if the bytes are neither UTF-8 nor UTF-16 behind a mark
   */
  static String decode(byte[] bytes) {
    if (startsWith(bytes, 0xFE, 0xFF)) {
      return decode(bytes, StandardCharsets.UTF_16BE);
    }
    if (startsWith(bytes, 0xFF, 0xFE)) {
      return decode(bytes, StandardCharsets.UTF_16LE);
    }
    if (bytes.length >= 2 && (bytes[0] == 0) != (bytes[1] == 0)) {
      throw new IllegalArgumentException(
          "it looks like UTF-16 without a byte-order mark; " + ACCEPTED);
    }
    return decode(bytes, StandardCharsets.UTF_8);
  }

  private static boolean startsWith(byte[] bytes, int first, int second) {
    return bytes.length >= 2 && bytes[0] == (byte) first && bytes[1] == (byte) second;
  }

  private static String decode(byte[] bytes, Charset charset) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    // A new decoder reports what is malformed; a String would replace it.
    if (charset.newDecoder().decode(in, out, true).isError() || in.hasRemaining()) {
      throw new IllegalArgumentException(
          "byte " + (in.position() + 1) + " is not " + charset.name() + "; " + ACCEPTED);
    }
    out.flip();
    if (out.hasRemaining() && out.charAt(0) == MARK) {
      out.get();
    }
    return out.toString();
  }

  /**
   * Returns what a user should do if a text cannot be read because it is a template. The text is a
   * template if it holds {@code {{ … }}} outside of quotes in or before the line that cannot be
   * read, or if this line holds <code>${…}</code>.
   *
   * @param line which line cannot be read, from 1
   */
  static Optional<String> templateHint(String text, int line) {
    Optional<String> hint = Optional.empty();
    Iterator<String> lines = text.lines().iterator();
    String current = "";
    for (int number = 1; number <= line && lines.hasNext(); number++) {
      current = lines.next();
      if (current.startsWith("---")) {
        hint = Optional.empty();
      }
      int braces = current.indexOf("{{");
      if (braces >= 0 && hint.isEmpty() && !isQuoted(current, braces)) {
        hint = UnrenderedTemplate.hint(current.substring(braces));
      }
    }
    return hint.isPresent() ? hint : UnrenderedTemplate.hint(current);
  }

  private static boolean isQuoted(String line, int end) {
    return line.substring(0, end).chars().anyMatch(c -> c == '"' || c == '\'' || c == '#');
  }
}
