package io.costaudit.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventDetails;
import io.costaudit.event.EventDetails.Observed;
import io.costaudit.event.EventDetails.State;
import io.costaudit.event.EventType;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.time.Window;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The types of {@code io.costaudit.event} on the wire. The {@linkplain EventDetails details} of an
 * event, if it has any, are written beside the fields of Kubecost's API.
 */
final class EventWire {
  static final List<WireType<?>> TYPES =
      List.of(
          new WireType<>(
              EventType.class,
              (type, json) -> json.writeString(type.wireName()),
              fields -> fields.parsed(EventType::ofWireName)),
          new WireType<>(State.class, EventWire::write, EventWire::state),
          new WireType<>(CostEvent.class, EventWire::write, EventWire::costEvent));

  private EventWire() {}

  private static void write(CostEvent event, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("eventType", event.eventType().wireName());
    json.writeStringField("resourceType", event.resource().type().wireName());
    json.writeStringField("timestamp", WireTimes.format(event.timestamp()));
    json.writeObjectFieldStart("properties");
    json.writeStringField("cluster", event.resource().cluster());
    json.writeStringField("name", event.resource().name());
    json.writeStringField("namespace", event.resource().namespace());
    json.writeEndObject();
    json.writeFieldName("totalRequests");
    PredictWire.write(event.totalRequests(), json);
    writeField("resourceCosts", event.resourceCosts(), PredictWire::write, json);
    writeField("costPrediction", event.costPrediction(), PredictWire::write, json);
    if (event.details() != null) {
      writeFields(event.details(), json);
    }
    json.writeEndObject();
  }

  private static void writeFields(EventDetails details, JsonGenerator json) throws IOException {
    json.writeStringField("id", details.id());
    json.writeStringField("uid", details.uid());
    writeField("owner", details.owner(), PredictWire::write, json);
    writeField("before", details.before(), EventWire::write, json);
    writeField("after", details.after(), EventWire::write, json);
    json.writeStringField("observed", details.observed().wireName());
    writeField("interval", details.interval(), EventWire::write, json);
    json.writeStringField("priceSource", details.priceSource());
    PredictWire.writeAge(details.pricesAsOf(), details.pricesStale(), json);
    json.writeArrayFieldStart("warnings");
    for (String warning : details.warnings()) {
      json.writeString(warning);
    }
    json.writeEndArray();
  }

  /** Unlike the window of a query, to the nanosecond. */
  private static void write(Window interval, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("start", WireTimes.format(interval.start()));
    json.writeStringField("end", WireTimes.format(interval.end()));
    json.writeEndObject();
  }

  private static void write(State state, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("replicas", state.replicas());
    json.writeFieldName("totalRequests");
    PredictWire.write(state.requests(), json);
    json.writeArrayFieldStart("volumes");
    for (var volume : state.volumes()) {
      PredictWire.write(volume, json);
    }
    json.writeEndArray();
    writeField("costPrediction", state.costPrediction(), PredictWire::write, json);
    json.writeEndObject();
  }

  private static <T> void writeField(
      String name, @Nullable T value, WireType.Writer<T> writer, JsonGenerator json)
      throws IOException {
    json.writeFieldName(name);
    if (value == null) {
      json.writeNull();
    } else {
      writer.write(value, json);
    }
  }

  private static CostEvent costEvent(WireFields fields) {
    WireFields properties = fields.at("properties");
    return new CostEvent(
        fields.at("eventType").parsed(EventType::ofWireName),
        new ResourceRef(
            properties.at("cluster").text(),
            fields.at("resourceType").parsed(ResourceType::ofWireName),
            properties.at("namespace").text(),
            properties.at("name").text()),
        fields.at("timestamp").time(),
        PredictWire.requests(fields.at("totalRequests")),
        fields.at("resourceCosts").optional(PredictWire::unitPrices),
        fields.at("costPrediction").optional(PredictWire::costPrediction),
        fields.at("id").isPresent() ? details(fields) : null);
  }

  private static EventDetails details(WireFields fields) {
    Owner owner = fields.at("owner").optional(PredictWire::owner);
    return new EventDetails(
        fields.at("id").text(),
        fields.at("uid").text(),
        owner,
        fields.at("before").optional(EventWire::state),
        fields.at("after").optional(EventWire::state),
        fields.at("observed").parsed(Observed::ofWireName),
        fields.at("interval").optional(EventWire::interval),
        fields.at("priceSource").optional(WireFields::text),
        fields.at("pricesAsOf").optional(WireFields::time),
        fields.at("pricesStale").flag(),
        fields.at("warnings").list(WireFields::text));
  }

  private static Window interval(WireFields fields) {
    return new Window(fields.at("start").time(), fields.at("end").time());
  }

  private static State state(WireFields fields) {
    return new State(
        fields.at("replicas").integer(),
        PredictWire.requests(fields.at("totalRequests")),
        fields.at("volumes").list(PredictWire::volumeClaim),
        fields.at("costPrediction").optional(PredictWire::costPrediction));
  }
}
