package io.costaudit.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import io.costaudit.internal.Misspelling;
import io.costaudit.internal.Quoted;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request. An empty value counts as not given. Each method refuses, by a {@link
 * Refusal}, what does not fit, and names the parameter.
 */
final class QueryParameters {
  /** How long a query may be, in characters as it was sent: {@value}. */
  static final int MAX_QUERY_CHARACTERS = 32 << 10;

  /** How many parameters a request may have: {@value}. */
  static final int MAX_PARAMETERS = 1000;

  private static final String FILTER = "filter";

  private final List<Parameter> parameters;

  private QueryParameters(List<Parameter> parameters) {
    this.parameters = List.copyOf(parameters);
  }

  /**
   * Checks the length of a query before anything is done with it.
   *
   * @throws Refusal with status 414 if it is too long
   */
  static void checkLength(@Nullable String rawQuery) {
    if (rawQuery != null && rawQuery.length() > MAX_QUERY_CHARACTERS) {
      throw Refusal.of(
          414,
          "the query has "
              + rawQuery.length()
              + " characters; accepted are at most "
              + MAX_QUERY_CHARACTERS);
    }
  }

  /** Decodes a query. */
  static QueryParameters parse(@Nullable String rawQuery) {
    return parse(rawQuery, "");
  }

  /**
   * Decodes a query and a form, both as forms are encoded: {@code %20} and {@code +} are blanks,
   * all else is UTF-8.
   */
  static QueryParameters parse(@Nullable String rawQuery, String form) {
    List<Parameter> parameters = new ArrayList<>();
    add(parameters, rawQuery == null ? "" : rawQuery);
    add(parameters, form);
    return new QueryParameters(parameters);
  }

  private static void add(List<Parameter> parameters, String encoded) {
    // Those that are empty count too, as each costs something.
    long count = parameters.size() + 1 + encoded.chars().filter(c -> c == '&').count();
    if (count > MAX_PARAMETERS) {
      throw Refusal.badRequest(
          "the request has " + count + " parameters; accepted are at most " + MAX_PARAMETERS);
    }
    for (String pair : encoded.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        parameters.add(
            equals < 0
                ? new Parameter(decoded(pair), "")
                : new Parameter(
                    decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1))));
      }
    }
  }

  private static String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '+') {
        bytes.write(' ');
      } else if (c == '%') {
        bytes.write(hexDigit(text, i + 1) << 4 | hexDigit(text, i + 2));
        i += 2;
      } else if (c <= 0xff) {
        // The server reads a request line as Latin-1: these are the bytes that were sent.
        bytes.write(c);
      } else {
        bytes.writeBytes(Character.toString(c).getBytes(UTF_8));
      }
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    } catch (CharacterCodingException e) {
      throw badEncoding(text);
    }
  }

  private static int hexDigit(String text, int at) {
    int digit =
        at < text.length() && text.charAt(at) < 0x80 ? Character.digit(text.charAt(at), 16) : -1;
    if (digit < 0) {
      throw badEncoding(text);
    }
    return digit;
  }

  private static Refusal badEncoding(String text) {
    return Refusal.badRequest(
        "the query has a bad encoding at "
            + Quoted.of(text)
            + "; give UTF-8, with % before two hexadecimal digits");
  }

  /**
   * Refuses a parameter that looks like a slip: a misspelt filter must not return everything. Other
   * unknown ones are ignored.
   */
  void refuseMisspelt(Collection<String> known) {
    Set<String> unknown =
        parameters.stream().map(Parameter::name).collect(toCollection(LinkedHashSet::new));
    unknown.removeAll(known);
    for (String name : unknown) {
      boolean isFilter = name.regionMatches(true, 0, FILTER, 0, FILTER.length());
      (isFilter ? Misspelling.nearest(name, known) : Misspelling.of(name, known))
          .ifPresent(
              meant -> {
                throw Refusal.badRequest(
                    "unknown parameter " + Quoted.of(name) + "; did you mean " + meant + "?");
              });
    }
  }

  /** The value of a parameter that may be given once, as {@code read} understands it. */
  <T> Optional<T> one(String name, Function<String, T> read) {
    List<String> given = given(name);
    if (given.size() > 1) {
      throw Refusal.badRequest(
          "parameter "
              + name
              + " is given "
              + given.size()
              + " times: "
              + given.stream().limit(3).map(Quoted::of).collect(joining(", "))
              + (given.size() > 3 ? ", …" : "")
              + "; give one value");
    }
    return given.stream().findFirst().map(value -> read(name, value, read));
  }

  /** The value of a parameter that must be given. */
  String required(String name, String meaning) {
    return one(name, Function.identity())
        .orElseThrow(
            () -> Refusal.badRequest("parameter " + name + " is missing; give " + meaning));
  }

  /**
   * The items of a list: separated by commas, in one or several parameters of that name, blanks
   * around them ignored.
   */
  <T> List<T> list(String name, Function<String, T> read) {
    return given(name).stream()
        .flatMap(value -> List.of(value.split(",", -1)).stream())
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .distinct()
        .map(item -> read(name, item, read))
        .toList();
  }

  private static <T> T read(String name, String value, Function<String, T> read) {
    try {
      return read.apply(value);
    } catch (IllegalArgumentException e) {
      throw refused(name, e);
    }
  }

  /** What to answer to a value that was refused with this exception. */
  static Refusal refused(String name, IllegalArgumentException e) {
    return Refusal.badRequest("parameter " + name + ": " + e.getMessage());
  }

  private List<String> given(String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(name) && !parameter.value().isEmpty())
        .map(Parameter::value)
        .toList();
  }

  /** All parameters as they were given, encoded anew, except that one has this value. */
  String encodedWith(String name, String value) {
    List<Parameter> changed = new ArrayList<>(parameters);
    changed.removeIf(parameter -> parameter.name().equals(name));
    changed.add(new Parameter(name, value));
    return changed.stream()
        .map(
            parameter ->
                URLEncoder.encode(parameter.name(), UTF_8)
                    + "="
                    + URLEncoder.encode(parameter.value(), UTF_8))
        .collect(joining("&"));
  }

  private record Parameter(String name, String value) {}
}
