package io.costaudit.opencost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.costaudit.internal.Quoted;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an {@link OpenCostClient} asks for: a path and parameters, in their order. Immutable; safe
 * to share between threads.
 *
 * @param path such as {@link #ALLOCATION}, without the {@code /model} of Kubecost, which the client
 *     finds out; segments of ASCII letters, digits and {@code - . _ ~}, each after a slash
 * @param parameters not encoded; a name may stand there more than once
 * @since 0.1.0
 */
public record OpenCostQuery(String path, List<Parameter> parameters) {
  /** The path of allocations: {@value}. */
  public static final String ALLOCATION = "/allocation";

  /** The path of sums of allocations: {@value}. */
  public static final String ALLOCATION_SUMMARY = "/allocation/summary";

  /** The path of assets: {@value}. */
  public static final String ASSETS = "/assets";

  /** The path of what a cloud billed: {@value}. */
  public static final String CLOUD_COST = "/cloudCost";

  private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+");

  public OpenCostQuery {
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "path must be segments of letters, digits and - . _ ~, each after a slash: "
              + Quoted.of(path));
    }
    parameters = List.copyOf(parameters);
  }

  /**
   * One parameter.
   *
   * @param name not empty
   * @param value as it is meant; the client encodes it
   */
  public record Parameter(String name, String value) {
    public Parameter {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("the name of a parameter must not be empty");
      }
      requireNonNull(value, "value");
    }
  }

  /** Without parameters yet. */
  public static OpenCostQuery of(String path) {
    return new OpenCostQuery(path, List.of());
  }

  /** This, and one more parameter behind the others. */
  public OpenCostQuery with(String name, String value) {
    List<Parameter> more = new ArrayList<>(parameters);
    more.add(new Parameter(name, value));
    return new OpenCostQuery(path, more);
  }

  /** The path and the encoded parameters, as they stand in a URL behind its base path. */
  String encoded() {
    return path
        + (parameters.isEmpty() ? "" : "?")
        + parameters.stream()
            .map(parameter -> encoded(parameter.name()) + "=" + encoded(parameter.value()))
            .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    // A plus is a blank in forms only; not every proxy takes it for one.
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return encoded();
  }
}
