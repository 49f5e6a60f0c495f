package io.costaudit.jackson;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.costaudit.audit.AggAudit;
import io.costaudit.audit.AllocationReconciliationAudit;
import io.costaudit.audit.AssetReconciliationAudit;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.EqualityAudit;
import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.TotalAudit;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.Grouping;
import io.costaudit.event.LedgerEntry;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.quantity.Quantity.Format;
import io.costaudit.predict.spec.NodeSpec;
import io.costaudit.predict.spec.ResourceSpec;
import io.costaudit.predict.spec.WorkloadSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Makes the mapper of {@link StorageJson}: how Jackson writes the components of the records, so
 * that an equal object is read back.
 */
final class StorageMapper {
  private StorageMapper() {}

  /** Returns a mapper of the types that a document may hold. */
  static ObjectMapper create() {
    return JsonMapper.builder()
        .addModule(
            new SimpleModule("costaudit storage")
                .addSerializer(new QuantityWriter())
                .addDeserializer(Quantity.class, new QuantityReader())
                .addSerializer(new PropertyWriter())
                .addDeserializer(CostProperty.class, new PropertyReader())
                .addSerializer(new TextWriter<>(Instant.class))
                .addDeserializer(Instant.class, new TextReader<>(Instant.class, Instant::parse))
                .addSerializer(new TextWriter<>(Duration.class))
                .addDeserializer(Duration.class, new TextReader<>(Duration.class, Duration::parse)))
        .addMixIn(AuditResult.class, AResult.class)
        .addMixIn(Grouping.class, AGrouping.class)
        .addMixIn(CostKey.class, AKey.class)
        .addMixIn(ReasonKind.class, AKind.class)
        .addMixIn(LedgerEntry.class, AnEntry.class)
        .addMixIn(ResourceSpec.class, ASpec.class)
        // Only the components of a record are written, and not what follows from them.
        .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(Include.NON_NULL, Include.USE_DEFAULTS))
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();
  }

  /** The kinds of entries. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = LedgerEntry.Live.class, name = "live"),
    @JsonSubTypes.Type(value = LedgerEntry.Tombstone.class, name = "tombstone")
  })
  private interface AnEntry {}

  /** The kinds of states. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = WorkloadSpec.class, name = "workload"),
    @JsonSubTypes.Type(value = NodeSpec.class, name = "node")
  })
  private interface ASpec {}

  /** The kinds of results. The two audits of totals share one. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(
        value = AllocationReconciliationAudit.class,
        name = "allocation-reconciliation"),
    @JsonSubTypes.Type(value = AggAudit.class, name = "aggregates"),
    @JsonSubTypes.Type(value = TotalAudit.class, name = "totals"),
    @JsonSubTypes.Type(value = AssetReconciliationAudit.class, name = "asset-reconciliation"),
    @JsonSubTypes.Type(value = EqualityAudit.class, name = "cluster-equality")
  })
  private interface AResult {}

  /** Written as the list of its properties. */
  @SuppressWarnings("UnusedVariable") // its constructor stands for that of the record
  private abstract static class AGrouping {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    AGrouping(List<CostProperty> properties) {}

    @JsonValue
    abstract List<CostProperty> properties();
  }

  /** Written as the list of its values. */
  @SuppressWarnings("UnusedVariable") // its constructor stands for that of the record
  private abstract static class AKey {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    AKey(List<String> values) {}

    @JsonValue
    abstract List<String> values();
  }

  /** Written as its name. */
  @SuppressWarnings("UnusedVariable") // its constructor stands for that of the record
  private abstract static class AKind {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    AKind(String name) {}

    @JsonValue
    abstract String name();
  }

  /**
   * Writes the name of a property, such as {@code label:app}; and a label under a name that the
   * user chose as {@code {"alias":"cost centre","label":"cc"}}.
   */
  private static final class PropertyWriter extends StdSerializer<CostProperty> {
    private static final long serialVersionUID = 1L;

    PropertyWriter() {
      super(CostProperty.class);
    }

    @Override
    public void serialize(CostProperty property, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (CostProperty.find(property.name()).filter(property::equals).isPresent()) {
        json.writeString(property.name());
      } else {
        json.writeStartObject();
        json.writeStringField("alias", property.name());
        json.writeStringField("label", property.argument().orElse(""));
        json.writeEndObject();
      }
    }
  }

  private static final class PropertyReader extends StdDeserializer<CostProperty> {
    private static final long serialVersionUID = 1L;

    PropertyReader() {
      super(CostProperty.class);
    }

    @Override
    public CostProperty deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      JsonNode node = json.readValueAsTree();
      try {
        return node.isTextual()
            ? CostProperty.parse(node.textValue())
            : CostProperty.alias(node.path("alias").asText(), node.path("label").asText());
      } catch (IllegalArgumentException e) {
        throw context.weirdStringException(node.toString(), CostProperty.class, e.getMessage());
      }
    }
  }

  /** Writes the exact value and the format: {@code BINARY_SI 1073741824}. */
  private static final class QuantityWriter extends StdSerializer<Quantity> {
    private static final long serialVersionUID = 1L;

    QuantityWriter() {
      super(Quantity.class);
    }

    @Override
    public void serialize(Quantity quantity, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(quantity.format() + " " + quantity.exactValue());
    }
  }

  private static final class QuantityReader extends StdDeserializer<Quantity> {
    private static final long serialVersionUID = 1L;

    QuantityReader() {
      super(Quantity.class);
    }

    @Override
    public Quantity deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      String text = json.getText();
      int blank = text.indexOf(' ');
      try {
        return Quantity.of(
            new BigDecimal(text.substring(blank + 1)), Format.valueOf(text.substring(0, blank)));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw context.weirdStringException(text, Quantity.class, "not a stored quantity");
      }
    }
  }

  /** Writes what {@code toString} gives. */
  private static final class TextWriter<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1L;

    TextWriter(Class<T> type) {
      super(type);
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(value.toString());
    }
  }

  private static final class TextReader<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient Function<String, T> parser;

    TextReader(Class<T> type, Function<String, T> parser) {
      super(type);
      this.parser = parser;
    }

    @Override
    public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
      try {
        return parser.apply(json.getText());
      } catch (DateTimeException e) {
        throw context.weirdStringException(json.getText(), handledType(), e.getMessage());
      }
    }
  }
}
