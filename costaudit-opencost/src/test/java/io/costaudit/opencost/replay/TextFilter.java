package io.costaudit.opencost.replay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The simplest filters of the servers' grammar: {@code cluster:"c1"+name:"n1"}. Immutable.
 *
 * @param wanted by property
 */
record TextFilter(Map<String, String> wanted) {
  private static final Pattern ONE = Pattern.compile("(\\w+):\"([^\"]*)\"(\\+|$)");

  /** Empty if the text is no such filter. */
  static Optional<TextFilter> parse(String text) {
    Map<String, String> wanted = new LinkedHashMap<>();
    Matcher one = ONE.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!one.find(at) || one.start() != at) {
        return Optional.empty();
      }
      wanted.put(one.group(1), one.group(2));
      at = one.end();
    }
    return Optional.of(new TextFilter(wanted));
  }

  boolean keeps(UnaryOperator<String> property) {
    return wanted.entrySet().stream()
        .allMatch(entry -> property.apply(entry.getKey()).equals(entry.getValue()));
  }
}
