package io.costaudit.opencost.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request as it arrived. Immutable.
 *
 * @param path as sent, without its query
 * @param parameters of the query, decoded, in the order sent
 * @param headers by name in lower case
 */
public record ReplayedRequest(
    String method,
    String path,
    Map<String, List<String>> parameters,
    Map<String, List<String>> headers) {
  private static final Pattern AMPERSAND = Pattern.compile("&");
  private static final int LONGEST_LINE = 1 << 16;

  public ReplayedRequest {
    parameters = copy(parameters);
    headers = copy(headers);
  }

  private static Map<String, List<String>> copy(Map<String, List<String>> values) {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    values.forEach((name, value) -> copy.put(name, List.copyOf(value)));
    return Collections.unmodifiableMap(copy);
  }

  /** The first value of a parameter. */
  public Optional<String> parameter(String name) {
    return parameters.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** The first value of a header, whatever the case of its name. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  /** Reads one; empty at the end of the stream. A body is skipped. */
  static Optional<ReplayedRequest> read(InputStream in) throws IOException {
    String line = line(in);
    if (line.isEmpty()) {
      return Optional.empty();
    }
    int first = line.indexOf(' ');
    int last = line.lastIndexOf(' ');
    if (first < 0 || last <= first) {
      throw new IOException("no request line: " + line);
    }
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      if (colon > 0) {
        headers
            .computeIfAbsent(
                header.substring(0, colon).toLowerCase(Locale.ROOT), unused -> new ArrayList<>())
            .add(header.substring(colon + 1).trim());
      }
    }
    String target = line.substring(first + 1, last);
    int mark = target.indexOf('?');
    ReplayedRequest request =
        new ReplayedRequest(
            line.substring(0, first),
            mark < 0 ? target : target.substring(0, mark),
            query(mark < 0 ? "" : target.substring(mark + 1)),
            headers);
    in.skipNBytes(request.header("content-length").map(Long::parseLong).orElse(0L));
    return Optional.of(request);
  }

  private static Map<String, List<String>> query(String text) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : AMPERSAND.splitAsStream(text).filter(part -> !part.isEmpty()).toList()) {
      int equals = pair.indexOf('=');
      values
          .computeIfAbsent(
              decoded(equals < 0 ? pair : pair.substring(0, equals)), unused -> new ArrayList<>())
          .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
    }
    return values;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        if (line.size() == 0) {
          return "";
        }
        throw new EOFException("within a request");
      }
      if (line.size() == LONGEST_LINE) {
        throw new IOException("a line without an end");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(ISO_8859_1);
  }
}
