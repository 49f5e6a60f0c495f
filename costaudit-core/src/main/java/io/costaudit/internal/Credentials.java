package io.costaudit.internal;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hides credentials in text from elsewhere, such as the message of an exception, before people see
 * it. Hosts, ports and paths stay visible.
 *
 * @since 0.1.0
 */
public final class Credentials {
  private static final String BLOT = "***";

  /** A pattern and the replacement for each match. */
  private record Rule(Pattern pattern, String replacement) {
    static Rule of(String regex, String replacement) {
      return new Rule(Pattern.compile(regex, Pattern.CASE_INSENSITIVE), replacement);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          // A password may hold a slash that was not encoded, so this rule comes before the next
          // one.
          Rule.of("(://)[^\\s/?#:@\"']{0,256}:[^\\s@\"']{1,2048}@", "$1" + BLOT + "@"),
          Rule.of("(://)[^\\s/?#@\"']{1,2048}@", "$1" + BLOT + "@"),
          Rule.of(
              "(?<![\\w.-])([\\w.-]{0,40}(?:passw(?:or)?d|pwd|token|secret|signature|credential"
                  + "|api[-_]?key|access[-_]?key|account[-_]?key)[\\w.-]{0,40}|sig|key|auth)"
                  + "(=)[^\\s&;,\"'<>)\\]]+",
              "$1$2" + BLOT),
          Rule.of(
              "(authorization[\"']?\\s{0,4}[:=]\\s{0,4}[\"']?)(?:(?:bearer|basic|digest|negotiate)\\s+)?"
                  + "[^\\s,;\"']+",
              "$1" + BLOT),
          Rule.of("\\b(bearer\\s+)[\\w.~+/=-]{16,}", "$1" + BLOT),
          Rule.of("\\b(basic\\s+)(?=[a-z+/]{0,200}[0-9=])[a-z0-9+/]{8,}={0,2}", "$1" + BLOT));

  private Credentials() {}

  /**
   * Returns the text with three asterisks in place of user and password in a URL, of the values of
   * parameters whose names look like those of a secret ({@code password}, {@code access_token},
   * {@code X-Amz-Signature}, {@code sig}, {@code key}), and of the value of an {@code
   * Authorization} header. For example, {@code GET
   * http://ann:pw@prices:9003/allocation?window=1d&token=abc} becomes {@code GET
   * http://***@prices:9003/allocation?window=1d&token=***}.
   *
   * @param text may be null, which becomes {@code "null"}
   */
  public static String hiddenIn(@Nullable String text) {
    String hidden = String.valueOf(text);
    for (Rule rule : RULES) {
      hidden = rule.pattern().matcher(hidden).replaceAll(rule.replacement());
    }
    return hidden;
  }
}
