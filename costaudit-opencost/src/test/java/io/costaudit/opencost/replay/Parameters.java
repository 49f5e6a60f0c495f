package io.costaudit.opencost.replay;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parameters as the Go servers read them: what they do not understand is the default, silently. */
final class Parameters {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");
  private static final Pattern COMMA = Pattern.compile(",");
  private static final Pattern DURATION =
      Pattern.compile("\\+?((\\d+(\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h|d|w))+");
  private static final Pattern PART = Pattern.compile("([\\d.]+)(ns|us|µs|ms|s|m|h|d|w)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L,
          "w", 604_800_000_000_000L);

  private final ReplayedRequest request;

  Parameters(ReplayedRequest request) {
    this.request = request;
  }

  String text(String name, String otherwise) {
    return request.parameter(name).filter(value -> !value.isEmpty()).orElse(otherwise);
  }

  boolean is(String name, boolean otherwise) {
    String value = text(name, "");
    return TRUE.contains(value) || (otherwise && !FALSE.contains(value));
  }

  /** Split at commas, trimmed, without empties; absent if there is no such parameter. */
  Optional<List<String>> list(String name) {
    return request
        .parameter(name)
        .filter(value -> !value.isEmpty())
        .map(
            value ->
                COMMA
                    .splitAsStream(value)
                    .map(String::trim)
                    .filter(part -> !part.isEmpty())
                    .toList());
  }

  /** Positive ones only, since the servers would not come to an end with others. */
  Duration duration(String name, Duration otherwise) {
    String value = text(name, "");
    if (!DURATION.matcher(value).matches()) {
      return otherwise;
    }
    BigDecimal nanos = BigDecimal.ZERO;
    for (Matcher part = PART.matcher(value); part.find(); ) {
      BigDecimal unit = BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 0L));
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit));
    }
    if (nanos.signum() <= 0 || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      return otherwise;
    }
    return Duration.ofNanos(nanos.longValue());
  }
}
