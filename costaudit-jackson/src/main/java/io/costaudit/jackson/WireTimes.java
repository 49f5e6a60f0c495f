package io.costaudit.jackson;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** RFC 3339 in UTC, the zeros at the end of a fraction trimmed. */
final class WireTimes {
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendLiteral('Z')
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private WireTimes() {}

  /**
   * @throws IllegalArgumentException if the year has not four digits
   */
  static String format(Instant instant) {
    if (!isPrintable(instant)) {
      throw new IllegalArgumentException("RFC 3339 knows the years 0 to 9999: " + instant);
    }
    return FORMAT.format(instant);
  }

  /** As {@link #format}, its fraction dropped: how a window prints. */
  static String formatSeconds(Instant instant) {
    return format(instant.truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * @throws DateTimeException if the text is no RFC 3339 instant
   */
  static Instant parse(String text) {
    Instant instant = OffsetDateTime.parse(text).toInstant();
    if (!isPrintable(instant)) {
      throw new DateTimeException("RFC 3339 knows the years 0 to 9999");
    }
    return instant;
  }

  private static boolean isPrintable(Instant instant) {
    int year = instant.atOffset(ZoneOffset.UTC).getYear();
    return year >= 0 && year <= 9999;
  }
}
