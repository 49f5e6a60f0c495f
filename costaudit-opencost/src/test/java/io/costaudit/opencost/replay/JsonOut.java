package io.costaudit.opencost.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;

/**
 * Writes JSON as the Go servers do, byte for byte; holds nothing but a small buffer. Not safe for
 * use by several threads.
 */
final class JsonOut {
  private static final int BUFFER = 1 << 14;
  private static final long FIVE_DECIMALS = 100_000;
  private static final double EXACT = 1e15;
  private static final double SMALLEST_PLAIN = 1e-6;
  private static final double SMALLEST_EXPONENT = 1e21;
  private static final int MOST_DIGITS = 17;
  private static final String HEX = "0123456789abcdef";

  private final OutputStream out;
  private final boolean shortExponents;
  private final byte[] buffer = new byte[BUFFER];
  private int size;
  private boolean first = true;

  /**
   * @param shortExponents {@code 1e-9} as encoding/json writes it, not {@code 1e-09}
   */
  JsonOut(OutputStream out, boolean shortExponents) {
    this.out = out;
    this.shortExponents = shortExponents;
  }

  /** As Go's {@code math.Round(f*1e5)/1e5}: half away from zero, the sign of zero kept. */
  static double rounded(double value) {
    double scaled = value * FIVE_DECIMALS;
    double size = Math.abs(scaled);
    double whole = Math.floor(size);
    return Math.copySign(size - whole >= 0.5 ? whole + 1 : whole, scaled) / FIVE_DECIMALS;
  }

  void flush() throws IOException {
    out.write(buffer, 0, size);
    size = 0;
  }

  private void put(int b) throws IOException {
    if (size == BUFFER) {
      flush();
    }
    buffer[size++] = (byte) b;
  }

  private void ascii(String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  /** Text that is JSON already. */
  JsonOut raw(String text) throws IOException {
    for (byte b : text.getBytes(UTF_8)) {
      put(b);
    }
    first = false;
    return this;
  }

  private void comma() throws IOException {
    if (!first) {
      put(',');
    }
    first = false;
  }

  JsonOut open(char bracket) throws IOException {
    put(bracket);
    first = true;
    return this;
  }

  JsonOut close(char bracket) throws IOException {
    put(bracket);
    first = false;
    return this;
  }

  /** Begins an element of an array. */
  JsonOut item() throws IOException {
    comma();
    return this;
  }

  /** The name of a field, known to need no escape. */
  JsonOut field(String name) throws IOException {
    comma();
    put('"');
    ascii(name);
    put('"');
    put(':');
    return this;
  }

  /** The key of a map. */
  JsonOut key(String name) throws IOException {
    comma();
    string(name);
    put(':');
    return this;
  }

  JsonOut string(String text) throws IOException {
    put('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        int point = text.codePointAt(i);
        if (point == 0x2028 || point == 0x2029) {
          escaped(c);
        } else {
          for (byte b : Character.toString(point).getBytes(UTF_8)) {
            put(b);
          }
          i += Character.charCount(point) - 1;
        }
      } else if (c == '"' || c == '\\') {
        put('\\');
        put(c);
      } else if (c == '\n') {
        ascii("\\n");
      } else if (c == '\r') {
        ascii("\\r");
      } else if (c == '\t') {
        ascii("\\t");
      } else if (c < ' ' || c == '<' || c == '>' || c == '&') {
        escaped(c);
      } else {
        put(c);
      }
    }
    put('"');
    first = false;
    return this;
  }

  private void escaped(char c) throws IOException {
    ascii("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      put(HEX.charAt(c >> shift & 0xf));
    }
  }

  /** In quotes, and nothing escaped, as some strings of assets are written. */
  JsonOut unescaped(String text) throws IOException {
    put('"');
    raw(text);
    put('"');
    return this;
  }

  /** The field with the number rounded to five decimals; what is no number becomes null. */
  JsonOut five(String name, double value) throws IOException {
    field(name);
    number(rounded(value));
    return this;
  }

  /** The field with the number in full; what is no number becomes null. */
  JsonOut full(String name, double value) throws IOException {
    field(name);
    number(value);
    return this;
  }

  /** The field with six decimals always, as {@code %f} writes them. */
  JsonOut six(String name, double value) throws IOException {
    field(name);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      ascii("null");
    } else {
      if (1 / value < 0 || value < 0) {
        put('-');
      }
      ascii(new BigDecimal(Math.abs(value)).setScale(6, RoundingMode.HALF_EVEN).toPlainString());
    }
    return this;
  }

  private void number(double value) throws IOException {
    double size = Math.abs(value);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      ascii("null");
      return;
    }
    if (1 / value < 0 || value < 0) {
      put('-');
    }
    if (size < EXACT / FIVE_DECIMALS) {
      // Most numbers are of five decimals; with at most 15 digits no shorter text reads the same.
      long units = Math.round(size * FIVE_DECIMALS);
      if ((double) units / FIVE_DECIMALS == size) {
        decimal(units);
        return;
      }
    }
    shortest(size);
  }

  private void decimal(long units) throws IOException {
    ascii(Long.toString(units / FIVE_DECIMALS));
    long fraction = units % FIVE_DECIMALS;
    if (fraction > 0) {
      put('.');
      for (long digit = FIVE_DECIMALS / 10; fraction > 0; digit /= 10) {
        put((int) ('0' + fraction / digit));
        fraction %= digit;
      }
    }
  }

  private void shortest(double size) throws IOException {
    BigDecimal exact = new BigDecimal(size);
    BigDecimal text = exact;
    for (int digits = 1; digits <= MOST_DIGITS; digits++) {
      text = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (text.doubleValue() == size) {
        break;
      }
    }
    text = text.stripTrailingZeros();
    if (size >= SMALLEST_PLAIN && size < SMALLEST_EXPONENT) {
      ascii(text.toPlainString());
      return;
    }
    String digits = text.unscaledValue().toString();
    int exponent = digits.length() - 1 - text.scale();
    put(digits.charAt(0));
    if (digits.length() > 1) {
      put('.');
      ascii(digits.substring(1));
    }
    put('e');
    put(exponent < 0 ? '-' : '+');
    int power = Math.abs(exponent);
    if (power < 10 && !(shortExponents && exponent < 0)) {
      put('0');
    }
    ascii(Integer.toString(power));
  }

  /** Text fields that are not empty. */
  JsonOut present(String name, String value) throws IOException {
    return value.isEmpty() ? this : field(name).string(value);
  }

  JsonOut strings(String name, Collection<String> values) throws IOException {
    field(name).open('[');
    for (String value : values) {
      item().string(value);
    }
    return close(']');
  }

  JsonOut map(String name, Map<String, String> values) throws IOException {
    field(name).open('{');
    for (Map.Entry<String, String> entry : values.entrySet()) {
      key(entry.getKey()).string(entry.getValue());
    }
    return close('}');
  }

  JsonOut time(String name, Instant time) throws IOException {
    return field(name).string(time.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  JsonOut window(Instant start, Instant end) throws IOException {
    return field("window").open('{').time("start", start).time("end", end).close('}');
  }
}
