package io.costaudit.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code Accept-Encoding} asks for, as RFC 9110 has it, 12.5.3.
 *
 * @param wantsGzip whether gzip is accepted and not less welcome than no coding
 * @param takesIdentity whether no coding is accepted. A client that takes neither gets no coding
 *     nevertheless: it is worth more than an error
 */
record AcceptEncoding(boolean wantsGzip, boolean takesIdentity) {
  private static final Pattern ITEM =
      Pattern.compile(
          "\\s*([^\\s;,]+)\\s*(?:;\\s*[qQ]=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)\\s*)?");

  /** Reads the header; what is malformed in it counts for nothing. */
  static AcceptEncoding parse(String header) {
    Map<String, Double> weights = new HashMap<>();
    for (String item : header.split(",", -1)) {
      Matcher m = ITEM.matcher(item);
      if (m.matches()) {
        double weight = m.group(2) == null ? 1 : Double.parseDouble(m.group(2));
        weights.merge(m.group(1).toLowerCase(Locale.ROOT), weight, Math::max);
      }
    }
    double rest = weights.getOrDefault("*", 0.0);
    double gzip = weights.getOrDefault("gzip", weights.getOrDefault("x-gzip", rest));
    // Not named, no coding is welcome, but only as what is left.
    double identity = weights.getOrDefault("identity", 0.0);
    boolean forbidden = !weights.containsKey("identity") && weights.containsKey("*") && rest == 0;
    boolean takesIdentity = weights.containsKey("identity") ? identity > 0 : !forbidden;
    return new AcceptEncoding(gzip > 0 && gzip >= identity, takesIdentity);
  }
}
