package io.costaudit.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditRuns;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditType;
import io.costaudit.time.Window;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The types of {@code io.costaudit.audit} on the wire. The outer fields of a set begin with a small
 * letter, the fields of the results within with a capital one, as in Kubecost's API, whose results
 * had no names of their own on the wire. Inner names are read in any case. The {@linkplain
 * AuditDetails details} of a result, if it has any, are written after the fields of Kubecost's API.
 */
final class AuditWire {
  /** The number of nanoseconds in a second, in which the wire tells how long an audit took. */
  static final double NANOS = 1e9;

  static final List<WireType<?>> TYPES =
      List.of(
          new WireType<>(AuditSet.class, AuditSetWriter::write, AuditSetReader::read),
          new WireType<>(AuditRuns.Status.class, AuditWire::write, AuditWire::runStatus));

  private AuditWire() {}

  private static void write(AuditRuns.Status run, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", run.id());
    json.writeFieldName("window");
    Window window = run.request().window();
    if (window == null) {
      json.writeNull();
    } else {
      WindowWire.write(window, json);
    }
    json.writeArrayFieldStart("types");
    for (AuditType type : run.request().types()) {
      json.writeString(type.wireName());
    }
    json.writeEndArray();
    json.writeStringField("state", run.state().name().toLowerCase(Locale.ROOT));
    json.writeObjectFieldStart("progress");
    json.writeNumberField("done", run.done());
    json.writeNumberField("total", run.total());
    json.writeEndObject();
    json.writeStringField("submitted", WireTimes.format(run.submitted()));
    writeTime("started", run.started(), json);
    writeTime("ended", run.ended(), json);
    json.writeStringField("error", run.error());
    json.writeEndObject();
  }

  private static void writeTime(String name, @Nullable Instant time, JsonGenerator json)
      throws IOException {
    json.writeStringField(name, time == null ? null : WireTimes.format(time));
  }

  private static AuditRuns.Status runStatus(WireFields run) {
    Window window = run.at("window").optional(WindowWire::window);
    Instant started = run.at("started").optional(WireFields::time);
    Instant ended = run.at("ended").optional(WireFields::time);
    List<AuditType> types = run.at("types").list(type -> type.parsed(AuditType::ofWireName));
    return new AuditRuns.Status(
        run.at("id").text(),
        new AuditRequest(window, EnumSet.copyOf(types)),
        run.at("state").parsed(state -> AuditRuns.State.valueOf(state.toUpperCase(Locale.ROOT))),
        run.at("progress").at("done").integer(),
        run.at("progress").at("total").integer(),
        run.at("submitted").time(),
        started,
        ended,
        run.at("error").text());
  }
}
