package io.costaudit.fabric8.apiserver;

import static java.util.Objects.requireNonNull;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a path of the API speaks of. Immutable.
 *
 * @param namespace empty for a whole cluster
 * @param name empty for a whole kind
 * @param subresource such as {@code status}; empty for the object itself
 * @param query its parameters, decoded
 */
record ApiPath(
    ServedKind kind, String namespace, String name, String subresource, Map<String, String> query) {
  private static final Pattern SLASH = Pattern.compile("/");
  private static final Pattern AMPERSAND = Pattern.compile("&");
  private static final Set<String> OF_A_NAMESPACE = Set.of("status", "finalize");

  ApiPath {
    requireNonNull(kind, "kind");
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
    requireNonNull(subresource, "subresource");
    query = Map.copyOf(query);
  }

  /** Empty for what is not about objects. */
  static Optional<ApiPath> of(String pathWithQuery) {
    int mark = pathWithQuery.indexOf('?');
    String path = mark < 0 ? pathWithQuery : pathWithQuery.substring(0, mark);
    List<String> parts =
        SLASH
            .splitAsStream(path)
            .filter(part -> !part.isEmpty())
            .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
            .toList();
    Map<String, String> query = query(mark < 0 ? "" : pathWithQuery.substring(mark + 1));
    if (parts.size() > 2 && parts.get(0).equals("api")) {
      return of("", parts.get(1), parts.subList(2, parts.size()), query);
    }
    if (parts.size() > 3 && parts.get(0).equals("apis")) {
      return of(parts.get(1), parts.get(2), parts.subList(3, parts.size()), query);
    }
    return Optional.empty();
  }

  private static Optional<ApiPath> of(
      String group, String version, List<String> parts, Map<String, String> query) {
    boolean inNamespace =
        parts.get(0).equals("namespaces")
            && parts.size() > 2
            && !(parts.size() == 3 && OF_A_NAMESPACE.contains(parts.get(2)));
    List<String> rest = inNamespace ? parts.subList(2, parts.size()) : parts;
    if (rest.size() > 3) {
      return Optional.empty();
    }
    return Optional.of(
        new ApiPath(
            new ServedKind(group, version, rest.get(0)),
            inNamespace ? parts.get(1) : "",
            rest.size() > 1 ? rest.get(1) : "",
            rest.size() > 2 ? rest.get(2) : "",
            query));
  }

  /** A parameter of the query, empty where it is not given. */
  String parameter(String key) {
    return query.getOrDefault(key, "");
  }

  boolean isWatch() {
    return parameter("watch").equals("true") || parameter("watch").equals("1");
  }

  Selection selection() {
    String fields = parameter("fieldSelector");
    if (isWatch() && !name.isEmpty()) {
      fields = "metadata.name=" + name;
    }
    return new Selection(namespace, parameter("labelSelector"), fields);
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new HashMap<>();
    AMPERSAND
        .splitAsStream(text)
        .filter(part -> !part.isEmpty())
        .forEach(
            part -> {
              int equals = part.indexOf('=');
              query.put(
                  decoded(equals < 0 ? part : part.substring(0, equals)),
                  equals < 0 ? "" : decoded(part.substring(equals + 1)));
            });
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
