package io.costaudit.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.SpecCostReport.Hook;
import io.costaudit.predict.SpecCostReport.Idle;
import io.costaudit.predict.SpecCostReport.Priced;
import io.costaudit.predict.SpecCostReport.UnpredictedObject;
import io.costaudit.predict.SpecCostReport.Warning;
import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.demand.ResourceHours;
import io.costaudit.predict.price.ClaimCost;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.SpecCost;
import io.costaudit.predict.price.StorageCost;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.VolumeClaim;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The types of {@code io.costaudit.predict} on the wire. */
final class PredictWire {
  static final List<WireType<?>> TYPES =
      List.of(
          new WireType<>(
              Quantity.class,
              (quantity, json) -> json.writeString(quantity.toString()),
              fields -> fields.parsed(Quantity::parse)),
          new WireType<>(
              ResourceType.class,
              (type, json) -> json.writeString(type.wireName()),
              fields -> fields.parsed(ResourceType::ofWireName)),
          new WireType<>(Requests.class, PredictWire::write, PredictWire::requests),
          new WireType<>(UnitPrices.class, PredictWire::write, PredictWire::unitPrices),
          new WireType<>(CostPrediction.class, PredictWire::write, PredictWire::costPrediction),
          new WireType<>(SpecCost.class, PredictWire::write, PredictWire::specCost),
          new WireType<>(SpecCostDiff.class, PredictWire::write, PredictWire::specCostDiff),
          new WireType<>(Priced.class, PredictWire::write, PredictWire::priced),
          new WireType<>(Hook.class, PredictWire::write, PredictWire::hook),
          new WireType<>(
              UnpredictedObject.class, PredictWire::write, PredictWire::unpredictedObject),
          new WireType<>(Warning.class, PredictWire::write, PredictWire::warning),
          new WireType<>(ClaimCost.class, PredictWire::write, PredictWire::claimCost),
          new WireType<>(VolumeClaim.class, PredictWire::write, PredictWire::volumeClaim),
          new WireType<>(Owner.class, PredictWire::write, PredictWire::owner));

  private PredictWire() {}

  static void write(Requests requests, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("cpu", requests.cpu().toString());
    json.writeStringField("memory", requests.memory().toString());
    if (!requests.gpu().isZero()) {
      json.writeStringField("gpu", requests.gpu().toString());
    }
    if (!requests.unpriced().isEmpty()) {
      json.writeObjectFieldStart("unpriced");
      Map<String, Quantity> sorted = new TreeMap<>(Utf8Order.COMPARATOR);
      sorted.putAll(requests.unpriced());
      for (Map.Entry<String, Quantity> entry : sorted.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue().toString());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  static Requests requests(WireFields fields) {
    Quantity gpu = fields.at("gpu").optional(field -> field.parsed(Quantity::parse));
    return new Requests(
        fields.at("cpu").parsed(Quantity::parse),
        fields.at("memory").parsed(Quantity::parse),
        gpu == null ? Quantity.ZERO : gpu,
        fields.at("unpriced").quantities());
  }

  static void write(UnitPrices prices, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("costPerCPUCoreHour", prices.costPerCPUCoreHour());
    json.writeNumberField("costPerRAMByteHour", prices.costPerRAMByteHour());
    json.writeNumberField("costPerGPUHour", prices.costPerGPUHour());
    json.writeEndObject();
  }

  static UnitPrices unitPrices(WireFields fields) {
    return new UnitPrices(
        fields.at("costPerCPUCoreHour").number(),
        fields.at("costPerRAMByteHour").number(),
        fields.at("costPerGPUHour").number());
  }

  static void write(CostPrediction rates, JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeFields(rates, json);
    json.writeEndObject();
  }

  private static void writeFields(CostPrediction rates, JsonGenerator json) throws IOException {
    json.writeNumberField("totalMonthlyRate", rates.totalMonthlyRate());
    json.writeNumberField("cpuMonthlyRate", rates.cpuMonthlyRate());
    json.writeNumberField("ramMonthlyRate", rates.ramMonthlyRate());
    json.writeNumberField("gpuMonthlyRate", rates.gpuMonthlyRate());
  }

  static CostPrediction costPrediction(WireFields fields) {
    return new CostPrediction(
        fields.at("totalMonthlyRate").number(),
        fields.at("cpuMonthlyRate").number(),
        fields.at("ramMonthlyRate").number(),
        fields.at("gpuMonthlyRate").number());
  }

  private static void write(SpecCost cost, JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeFields(cost.rates(), json);
    json.writeNumberField("monthlyCPUCoreHours", cost.hours().cpuCoreHours());
    json.writeNumberField("monthlyRAMByteHours", cost.hours().ramByteHours());
    json.writeNumberField("monthlyGPUHours", cost.hours().gpuHours());
    json.writeEndObject();
  }

  private static SpecCost specCost(WireFields fields) {
    return new SpecCost(
        costPrediction(fields),
        new ResourceHours(
            fields.at("monthlyCPUCoreHours").number(),
            fields.at("monthlyRAMByteHours").number(),
            fields.at("monthlyGPUHours").number()));
  }

  private static void write(SpecCostDiff diff, JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeFields(diff, json);
    json.writeEndObject();
  }

  /**
   * Writes the prices beside the fields of Kubecost's API, as the details of an event are written.
   */
  private static void write(Priced priced, JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeFields(priced, json);
    json.writeEndObject();
  }

  /** Writes the cost of a hook in the same fields as the cost of other predictions. */
  private static void write(Hook hook, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("origin", hook.origin());
    json.writeStringField("hook", hook.hook());
    writeFields(hook.priced(), json);
    json.writeEndObject();
  }

  private static void writeFields(Priced priced, JsonGenerator json) throws IOException {
    writeFields(priced.prediction(), json);
    json.writeFieldName("resourceCosts");
    if (priced.resourceCosts() == null) {
      json.writeNull();
    } else {
      write(priced.resourceCosts(), json);
    }
    json.writeStringField("priceSource", priced.priceSource());
    writeAge(priced.pricesAsOf(), priced.pricesStale(), json);
    writeStorage(priced.storage(), json);
    writeIfTrue("partlyUnpriced", priced.partlyUnpriced(), json);
    writeIfTrue("runTimeAssumed", priced.runTimeAssumed(), json);
    writeIfTrue("oneNodeAssumed", priced.oneNodeAssumed(), json);
    if (priced.containersWithoutRequests() > 0) {
      json.writeNumberField("containersWithoutRequests", priced.containersWithoutRequests());
    }
    if (priced.idle() != null) {
      json.writeStringField("idle", priced.idle().label());
    }
  }

  private static void writeIfTrue(String name, boolean value, JsonGenerator json)
      throws IOException {
    if (value) {
      json.writeBooleanField(name, true);
    }
  }

  /** Nothing for prices that do not age. */
  static void writeAge(@Nullable Instant asOf, boolean stale, JsonGenerator json)
      throws IOException {
    if (asOf != null) {
      json.writeStringField("pricesAsOf", WireTimes.format(asOf));
      json.writeBooleanField("pricesStale", stale);
    }
  }

  /**
   * Writes the cost of volumes beside the rates of the prediction, which never include it; writes
   * nothing if there are no volumes.
   */
  private static void writeStorage(StorageCost storage, JsonGenerator json) throws IOException {
    if (storage.isNone()) {
      return;
    }
    json.writeNumberField("storageMonthlyRate", storage.monthlyRate());
    json.writeStringField("storage", storage.priced().toString());
    json.writeStringField("storageUnpriced", storage.unpriced().toString());
  }

  private static StorageCost storage(WireFields fields) {
    return fields.at("storageMonthlyRate").isPresent()
        ? new StorageCost(
            fields.at("storageMonthlyRate").number(),
            fields.at("storage").parsed(Quantity::parse),
            fields.at("storageUnpriced").parsed(Quantity::parse))
        : StorageCost.NONE;
  }

  private static void write(ClaimCost claim, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", claim.kind().kind());
    json.writeStringField("namespace", claim.namespace());
    json.writeStringField("name", claim.name());
    json.writeFieldName("requests");
    write(claim.requests(), json);
    writeField("cost", claim.cost(), json);
    writeStorage(claim.storage(), json);
    json.writeArrayFieldStart("warnings");
    for (String warning : claim.warnings()) {
      json.writeString(warning);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static ClaimCost claimCost(WireFields fields) {
    return new ClaimCost(
        fields.at("kind").parsed(ClaimCost.Kind::ofKind),
        fields.at("namespace").text(),
        fields.at("name").text(),
        requests(fields.at("requests")),
        fields.at("cost").optional(PredictWire::specCost),
        storage(fields),
        fields.at("warnings").list(WireFields::text));
  }

  private static void writeFields(SpecCostDiff diff, JsonGenerator json) throws IOException {
    json.writeStringField("namespace", diff.namespace());
    json.writeStringField("controllerKind", diff.controllerKind().wireName());
    json.writeStringField("controllerName", diff.controllerName());
    writeField("costBefore", diff.costBefore(), json);
    writeField("costAfter", diff.costAfter(), json);
    writeField("costChange", diff.costChange(), json);
  }

  private static void writeField(String name, @Nullable SpecCost cost, JsonGenerator json)
      throws IOException {
    json.writeFieldName(name);
    if (cost == null) {
      json.writeNull();
    } else {
      write(cost, json);
    }
  }

  private static SpecCostDiff specCostDiff(WireFields fields) {
    return new SpecCostDiff(
        fields.at("namespace").text(),
        fields.at("controllerKind").parsed(ResourceType::ofWireName),
        fields.at("controllerName").text(),
        fields.at("costBefore").optional(PredictWire::specCost),
        fields.at("costAfter").optional(PredictWire::specCost));
  }

  private static Priced priced(WireFields fields) {
    return new Priced(
        specCostDiff(fields),
        fields.at("resourceCosts").optional(PredictWire::unitPrices),
        fields.at("priceSource").optional(WireFields::text),
        fields.at("pricesAsOf").optional(WireFields::time),
        fields.at("pricesStale").flag(),
        storage(fields),
        fields.at("partlyUnpriced").flag(),
        fields.at("runTimeAssumed").flag(),
        fields.at("oneNodeAssumed").flag(),
        fields.at("containersWithoutRequests").isPresent()
            ? fields.at("containersWithoutRequests").integer()
            : 0,
        fields.at("idle").optional(field -> field.parsed(Idle::ofLabel)));
  }

  private static Hook hook(WireFields fields) {
    return new Hook(fields.at("origin").text(), fields.at("hook").text(), priced(fields));
  }

  private static void write(UnpredictedObject object, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("origin", object.origin());
    json.writeStringField("kind", object.kind());
    json.writeStringField("namespace", object.namespace());
    json.writeStringField("name", object.name());
    json.writeStringField("reason", object.reason());
    writeIfTrue("runsPods", object.runsPods(), json);
    json.writeEndObject();
  }

  private static UnpredictedObject unpredictedObject(WireFields fields) {
    return new UnpredictedObject(
        fields.at("origin").text(),
        fields.at("kind").text(),
        fields.at("namespace").text(),
        fields.at("name").text(),
        fields.at("reason").text(),
        fields.at("runsPods").flag());
  }

  private static void write(Warning warning, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("controllerKind", warning.controllerKind().wireName());
    json.writeStringField("namespace", warning.namespace());
    json.writeStringField("controllerName", warning.controllerName());
    json.writeStringField("message", warning.message());
    json.writeEndObject();
  }

  private static Warning warning(WireFields fields) {
    return new Warning(
        fields.at("controllerKind").parsed(ResourceType::ofWireName),
        fields.at("namespace").text(),
        fields.at("controllerName").text(),
        fields.at("message").text());
  }

  static void write(VolumeClaim volume, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", volume.name());
    json.writeStringField("storageClass", volume.storageClass());
    json.writeStringField("storage", volume.storage().toString());
    json.writeEndObject();
  }

  static VolumeClaim volumeClaim(WireFields fields) {
    return new VolumeClaim(
        fields.at("name").text(),
        fields.at("storageClass").optional(WireFields::text),
        fields.at("storage").parsed(Quantity::parse));
  }

  static void write(Owner owner, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("apiVersion", owner.apiVersion());
    json.writeStringField("kind", owner.kind());
    json.writeStringField("name", owner.name());
    json.writeStringField("uid", owner.uid());
    json.writeEndObject();
  }

  static Owner owner(WireFields fields) {
    return new Owner(
        fields.at("apiVersion").isPresent() ? fields.at("apiVersion").text() : "",
        fields.at("kind").text(),
        fields.at("name").text(),
        fields.at("uid").text());
  }
}
