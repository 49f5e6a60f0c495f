package io.costaudit.jackson.sql;

import static java.util.stream.Collectors.joining;

import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Measure;
import io.costaudit.cost.StoreTraits;
import io.costaudit.jackson.sql.DuckDb.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The SQL of properties and costs over the columns of {@link DuckDb}: for each measure there is a
 * column of costs, such as {@code c0}, and one of adjustments, such as {@code a0}.
 */
final class DuckDbColumns {
  /** The costs and the adjustments of a row. */
  static final String COSTS = ofEach(m -> "c" + at(m) + ", a" + at(m), ", ");

  /** The cost of a row, added up in the order of {@link Costs#total()}. */
  static final String TOTAL =
      "0.0::DOUBLE + " + ofEach(m -> "(c" + at(m) + " + a" + at(m) + ")", " + ");

  private DuckDbColumns() {}

  private static String ofEach(Function<Measure, String> sql, String joint) {
    return Stream.of(Measure.values()).map(sql).collect(joining(joint));
  }

  private static int at(Measure measure) {
    return List.of(Measure.values()).indexOf(measure);
  }

  /** Returns the SQL of the sums of each measure, and of {@link StoreTraits#roundedValues}. */
  static Sql sums(StoreTraits traits) {
    String ofZero = traits.tinyAsZero() ? "" : " FILTER (c%1$d <> 0)";
    String rounded =
        traits.roundingUnit() == 0 ? "0" : "count(*)" + ofZero + " + count(*) FILTER (a%1$d <> 0)";
    // A compensated sum does not depend on the order of the rows.
    String sums = "fsum(c%1$d), fsum(a%1$d), " + rounded;
    return new Sql(ofEach(m -> String.format(Locale.ROOT, sums, at(m)), ", "));
  }

  static Costs costs(ResultSet row, int from, int step) throws SQLException {
    Costs.Builder costs = Costs.builder();
    for (Measure measure : Measure.values()) {
      int column = from + step * at(measure);
      costs.add(measure, row.getDouble(column), row.getDouble(column + 1));
    }
    return costs.build();
  }

  static Map<Measure, Long> rounded(ResultSet row, int from, int step) throws SQLException {
    Map<Measure, Long> rounded = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      rounded.put(measure, row.getLong(from + step * at(measure)));
    }
    return rounded;
  }

  /** Returns the SQL of the value of a property, by the rules of {@link CostProperty.Field}. */
  static Sql valueOf(CostProperty property) {
    return switch (property.field()) {
      case KIND -> kind();
      case NAME, CLUSTER, NODE, NAMESPACE, POD, CONTAINER -> new Sql(property.field().wireName());
      case PROVIDER_ID -> new Sql("provider_id");
      case CONTROLLER_KIND -> allocated(new Sql("controller_kind"));
      case CONTROLLER ->
          allocated(
              new Sql(
                  "CASE WHEN controller = '' OR controller_kind = '' THEN controller"
                      + " ELSE controller_kind || ':' || controller END"));
      case DEPLOYMENT, STATEFULSET, DAEMONSET, JOB ->
          allocated(
              new Sql(
                  "CASE WHEN lower(controller_kind) = ? THEN controller END",
                  property.field().wireName()));
      case SERVICE ->
          allocated(
              new Sql(
                  "CASE WHEN service <> '' AND ? IN (namespace, pod, container) THEN ? ELSE service END",
                  AllocationKind.UNMOUNTED.mark(),
                  AllocationKind.UNMOUNTED.mark()));
      case LABEL -> allocated(entry("labels", property));
      case ANNOTATION -> allocated(entry("annotations", property));
      case PROVIDER, ACCOUNT, PROJECT, CATEGORY, TYPE ->
          throw new IllegalArgumentException("allocations have no " + property);
    };
  }

  private static Sql kind() {
    Sql sql = new Sql("CASE");
    for (AllocationKind kind : AllocationKind.values()) {
      if (kind != AllocationKind.WORKLOAD) {
        sql.add(" WHEN strpos(name, ?) > 0 THEN ?", kind.mark(), kind.wireName());
      }
    }
    return sql.add(" ELSE ? END", AllocationKind.WORKLOAD.wireName());
  }

  private static Sql entry(String map, CostProperty property) {
    return new Sql(
        "coalesce(" + map + "[?], " + map + "[?])",
        property.argument().orElseThrow(),
        property.sanitizedArgument().orElseThrow());
  }

  private static Sql allocated(Sql value) {
    return new Sql("coalesce(nullif(").add(value).add(", ''), ?)", CostProperty.UNALLOCATED);
  }
}
