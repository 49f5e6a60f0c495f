package io.costaudit.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.CoverageInterval;
import io.costaudit.coverage.Scope;
import io.costaudit.coverage.ScopeCoverage;
import io.costaudit.internal.Quoted;
import io.costaudit.predict.spec.ResourceType;
import java.io.IOException;
import java.util.List;

/**
 * What is known of when a scope was watched, on the wire. All namespaces are the empty name, which
 * no namespace has.
 */
final class CoverageWire {
  static final List<WireType<?>> TYPES =
      List.of(
          new WireType<>(CoverageInterval.class, CoverageWire::write, CoverageWire::interval),
          new WireType<>(ScopeCoverage.class, CoverageWire::write, CoverageWire::scopeCoverage));

  private static final String WATCHED = "watched";
  private static final String BLIND = "blind";

  private CoverageWire() {}

  private static void write(ScopeCoverage coverage, JsonGenerator json) throws IOException {
    Scope scope = coverage.scope();
    json.writeStartObject();
    json.writeStringField("cluster", scope.cluster());
    json.writeStringField("resourceType", scope.type().wireName());
    json.writeStringField("namespace", scope.namespace() == null ? "" : scope.namespace());
    json.writeArrayFieldStart("intervals");
    for (CoverageInterval interval : coverage.intervals()) {
      write(interval, json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(CoverageInterval interval, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("start", WireTimes.format(interval.start()));
    json.writeStringField("end", WireTimes.format(interval.end()));
    json.writeStringField("state", interval.isWatched() ? WATCHED : BLIND);
    if (interval.cause() != null) {
      json.writeStringField("cause", interval.cause().wireName());
    }
    json.writeEndObject();
  }

  private static ScopeCoverage scopeCoverage(WireFields fields) {
    String namespace = fields.at("namespace").text();
    return new ScopeCoverage(
        new Scope(
            fields.at("cluster").text(),
            fields.at("resourceType").parsed(ResourceType::ofWireName),
            namespace.isEmpty() ? null : namespace),
        fields.at("intervals").list(CoverageWire::interval));
  }

  private static CoverageInterval interval(WireFields fields) {
    boolean watched = fields.at("state").parsed(CoverageWire::isWatched);
    return new CoverageInterval(
        fields.at("start").time(), fields.at("end").time(), watched ? null : cause(fields));
  }

  private static boolean isWatched(String state) {
    return switch (state) {
      case WATCHED -> true;
      case BLIND -> false;
      default ->
          throw new IllegalArgumentException(
              "unknown state " + Quoted.of(state) + "; accepted are watched, blind");
    };
  }

  private static BlindCause cause(WireFields fields) {
    return fields.at("cause").parsed(BlindCause::ofWireName);
  }
}
