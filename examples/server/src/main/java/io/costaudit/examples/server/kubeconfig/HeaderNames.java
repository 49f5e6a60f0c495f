package io.costaudit.examples.server.kubeconfig;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Names of HTTP headers. Stateless. */
final class HeaderNames {
  private static final String OTHERS = "!#$&'*+-.^_`|~";

  private HeaderNames() {}

  /** Writes a name as kubectl does: in lower case, with %XX for what may not stand in a header. */
  static String escaped(String name) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || OTHERS.indexOf(c) >= 0) {
        escaped.append(c);
      } else {
        escaped.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return escaped.toString();
  }
}
