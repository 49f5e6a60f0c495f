package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.Quoted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A property by which rows are grouped, named as in the {@code aggregate} parameter of OpenCost:
 * {@code namespace}, {@code controller}, {@code label:app}. The properties of a row depend on its
 * {@link Source}.
 *
 * <p>Immutable; threads may share it.
 */
public final class CostProperty {
  /** The kind of store from which a row comes. */
  public enum Source {
    ALLOCATIONS,
    ASSETS,
    CLOUD_USAGE;

    /** Returns the name in messages, such as {@code cloud usage}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** The value of a row of an allocation store without a controller, service or label. */
  public static final String UNALLOCATED = "__unallocated__";

  /**
   * The field of a row that a property reads. A store outside this library translates it, for
   * example to a column of a database. Labels and annotations need an {@linkplain
   * CostProperty#argument() argument} too. These are the values in an allocation store; a row that
   * does not have the field has the value in the last column:
   *
   * <table>
   *   <caption>Values of the fields of allocations</caption>
   *   <tr><th>field</th><th>value</th><th>else</th></tr>
   *   <tr><td>{@link #KIND}</td><td>{@link AllocationKind#wireName()}, by a mark in the name</td>
   *       <td></td></tr>
   *   <tr><td>{@link #NAME}, {@link #CLUSTER}, {@link #NODE}, {@link #NAMESPACE}, {@link #POD},
   *       {@link #CONTAINER}, {@link #PROVIDER_ID}</td><td>as in the row</td><td>empty</td></tr>
   *   <tr><td>{@link #CONTROLLER_KIND}</td><td>such as {@code deployment}</td>
   *       <td>{@link #UNALLOCATED}</td></tr>
   *   <tr><td>{@link #CONTROLLER}</td><td>{@code deployment:cart}; {@code cart} where the kind is
   *       unknown</td><td>{@link #UNALLOCATED}</td></tr>
   *   <tr><td>{@link #DEPLOYMENT}, {@link #STATEFULSET}, {@link #DAEMONSET}, {@link #JOB}</td>
   *       <td>the controller of that kind, without its kind</td><td>{@link #UNALLOCATED}</td></tr>
   *   <tr><td>{@link #SERVICE}</td><td>the first service; {@code __unmounted__} where that mark is
   *       the namespace, the pod or the container</td><td>{@link #UNALLOCATED}</td></tr>
   *   <tr><td>{@link #LABEL}, {@link #ANNOTATION}</td><td>the value under the {@linkplain
   *       CostProperty#argument() argument}, else under the {@linkplain CostProperty#sanitizedArgument()
   *       sanitized} one</td><td>{@link #UNALLOCATED}</td></tr>
   * </table>
   *
   * <p>Assets and items of bills have the value of the row, and an empty text where there is none.
   * The category of an asset without one is {@link AssetType#category()}.
   */
  public enum Field {
    KIND("kind", Source.ALLOCATIONS),
    NAME("name", Source.ALLOCATIONS, Source.ASSETS),
    CLUSTER("cluster", Source.ALLOCATIONS, Source.ASSETS),
    NODE("node", Source.ALLOCATIONS),
    NAMESPACE("namespace", Source.ALLOCATIONS),
    CONTROLLER_KIND("controllerKind", Source.ALLOCATIONS),
    CONTROLLER("controller", Source.ALLOCATIONS),
    DEPLOYMENT("deployment", Source.ALLOCATIONS),
    STATEFULSET("statefulset", Source.ALLOCATIONS),
    DAEMONSET("daemonset", Source.ALLOCATIONS),
    JOB("job", Source.ALLOCATIONS),
    POD("pod", Source.ALLOCATIONS),
    CONTAINER("container", Source.ALLOCATIONS),
    LABEL("label", Source.ALLOCATIONS, Source.ASSETS),
    ANNOTATION("annotation", Source.ALLOCATIONS),
    SERVICE("service", Source.ALLOCATIONS, Source.ASSETS, Source.CLOUD_USAGE),
    PROVIDER_ID("providerID", Source.ALLOCATIONS, Source.ASSETS, Source.CLOUD_USAGE),
    PROVIDER("provider", Source.ASSETS, Source.CLOUD_USAGE),
    ACCOUNT("account", Source.ASSETS, Source.CLOUD_USAGE),
    PROJECT("project", Source.ASSETS),
    CATEGORY("category", Source.ASSETS, Source.CLOUD_USAGE),
    TYPE("type", Source.ASSETS);

    private final String wireName;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final EnumSet<Source> sources;

    Field(String wireName, Source first, Source... more) {
      this.wireName = wireName;
      this.sources = EnumSet.of(first, more);
    }

    /**
     * Returns the name of the field in the {@code aggregate} parameter of OpenCost, such as {@code
     * providerID}; for labels and annotations the part before the colon.
     */
    public String wireName() {
      return wireName;
    }

    /** Returns whether rows of this source have this field. */
    public boolean isOf(Source source) {
      return sources.contains(requireNonNull(source, "source"));
    }
  }

  /** The {@link AllocationKind} of a row, by its {@link AllocationKind#wireName()}. */
  public static final CostProperty KIND = new CostProperty(Field.KIND);

  public static final CostProperty NAME = new CostProperty(Field.NAME);
  public static final CostProperty CLUSTER = new CostProperty(Field.CLUSTER);
  public static final CostProperty NODE = new CostProperty(Field.NODE);
  public static final CostProperty NAMESPACE = new CostProperty(Field.NAMESPACE);
  public static final CostProperty CONTROLLER_KIND = new CostProperty(Field.CONTROLLER_KIND);
  public static final CostProperty CONTROLLER = new CostProperty(Field.CONTROLLER);
  public static final CostProperty DEPLOYMENT = new CostProperty(Field.DEPLOYMENT);
  public static final CostProperty STATEFULSET = new CostProperty(Field.STATEFULSET);
  public static final CostProperty DAEMONSET = new CostProperty(Field.DAEMONSET);
  public static final CostProperty JOB = new CostProperty(Field.JOB);
  public static final CostProperty POD = new CostProperty(Field.POD);
  public static final CostProperty CONTAINER = new CostProperty(Field.CONTAINER);
  public static final CostProperty SERVICE = new CostProperty(Field.SERVICE);
  public static final CostProperty PROVIDER_ID = new CostProperty(Field.PROVIDER_ID);
  public static final CostProperty PROVIDER = new CostProperty(Field.PROVIDER);
  public static final CostProperty ACCOUNT = new CostProperty(Field.ACCOUNT);
  public static final CostProperty PROJECT = new CostProperty(Field.PROJECT);
  public static final CostProperty CATEGORY = new CostProperty(Field.CATEGORY);

  /** The {@link AssetType} of a row, by its name on the wire. */
  public static final CostProperty TYPE = new CostProperty(Field.TYPE);

  /**
   * The properties that stand for a label, and the label of each. Source: the default label
   * configuration of OpenCost.
   */
  private static final Map<String, String> ALIASES =
      Map.of(
          "department", "department",
          "environment", "env",
          "env", "env",
          "owner", "owner",
          "product", "app",
          "team", "team");

  private final String name;
  private final Field field;
  private final String argument;

  private CostProperty(Field field) {
    this(field.wireName, field, "");
  }

  private CostProperty(String name, Field field, String argument) {
    this.name = name;
    this.field = field;
    this.argument = argument;
  }

  /**
   * Returns the property for a label, whose name may be written with or without its dots and
   * slashes.
   */
  public static CostProperty label(String label) {
    return new CostProperty("label:" + present(label), Field.LABEL, label);
  }

  /**
   * Returns the property for an annotation, whose name may be written with or without its dots and
   * slashes.
   */
  public static CostProperty annotation(String annotation) {
    return new CostProperty("annotation:" + present(annotation), Field.ANNOTATION, annotation);
  }

  /**
   * Returns the property for a label under another name, such as {@code product} for {@code app}.
   */
  public static CostProperty alias(String name, String label) {
    return new CostProperty(present(name), Field.LABEL, present(label));
  }

  private static String present(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the name of a property must not be empty");
    }
    return name;
  }

  /**
   * Reads a name such as {@code namespace} or {@code label:app}; upper and lower case do not differ
   * before the colon.
   *
   * @throws IllegalArgumentException if there is no such property; the message lists the accepted
   *     ones
   */
  public static CostProperty parse(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown property "
                        + Quoted.of(name)
                        + "; accepted are "
                        + String.join(", ", acceptedNames())));
  }

  /** Reads a name as {@link #parse} does; returns empty where there is no such property. */
  public static Optional<CostProperty> find(String name) {
    int colon = name.indexOf(':');
    if (colon >= 0) {
      String argument = name.substring(colon + 1);
      return switch (argument.isEmpty() ? "" : name.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "label" -> Optional.of(label(argument));
        case "annotation" -> Optional.of(annotation(argument));
        default -> Optional.empty();
      };
    }
    for (Field field : Field.values()) {
      boolean isPlain = field != Field.LABEL && field != Field.ANNOTATION;
      if (isPlain && field.wireName.equalsIgnoreCase(name)) {
        return Optional.of(new CostProperty(field));
      }
    }
    String label = ALIASES.get(name.toLowerCase(Locale.ROOT));
    return label == null
        ? Optional.empty()
        : Optional.of(alias(name.toLowerCase(Locale.ROOT), label));
  }

  private static List<String> acceptedNames() {
    List<String> names = new ArrayList<>();
    for (Field field : Field.values()) {
      switch (field) {
        case LABEL, ANNOTATION -> names.add(field.wireName + ":NAME");
        default -> names.add(field.wireName);
      }
    }
    ALIASES.keySet().stream().sorted().forEach(names::add);
    return names;
  }

  /** Returns the name, such as {@code label:app}. */
  public String name() {
    return name;
  }

  /**
   * Returns the field of a row that this property reads. A property under another name, such as
   * {@code product}, reads {@link Field#LABEL}.
   */
  public Field field() {
    return field;
  }

  /**
   * Returns the name of the label or the annotation that this property reads, as the caller wrote
   * it; empty for all other fields. For example, the argument of {@code label:app} and of {@code
   * product} is {@code app}.
   */
  public Optional<String> argument() {
    return field == Field.LABEL || field == Field.ANNOTATION
        ? Optional.of(argument)
        : Optional.empty();
  }

  /**
   * Returns the argument as Prometheus and OpenCost write the names of labels: each character that
   * is not an ASCII letter, a digit or {@code _} is replaced by {@code _}. For example, {@code
   * app.kubernetes.io/name} becomes {@code app_kubernetes_io_name}. A store looks for the name as
   * written first, then for this one.
   */
  public Optional<String> sanitizedArgument() {
    return argument().map(AggregationKeys::sanitized);
  }

  /** Returns the argument without the {@code Optional}, for the scan of many rows. */
  String argumentText() {
    return argument;
  }

  /** Returns whether rows of this source have this property. */
  public boolean isOf(Source source) {
    return field.isOf(source);
  }

  /**
   * Checks that rows of a source have the properties.
   *
   * @throws IllegalArgumentException if rows of the source do not have one of the properties
   */
  static void check(Source source, Collection<Grouping> groupings) {
    for (Grouping grouping : groupings) {
      for (CostProperty property : grouping.properties()) {
        if (!property.isOf(source)) {
          throw new IllegalArgumentException(source + " cannot be grouped by " + property);
        }
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CostProperty property
        && name.equals(property.name)
        && field == property.field
        && argument.equals(property.argument);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + argument.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
