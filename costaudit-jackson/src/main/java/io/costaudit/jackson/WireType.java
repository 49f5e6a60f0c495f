package io.costaudit.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/**
 * How one type of the model looks on the wire, both ways. Written out by hand, field by field,
 * since the wire is the contract and must not follow a change of the model by itself.
 */
record WireType<T>(Class<T> type, Writer<T> writer, Reader<T> reader) {
  interface Writer<T> {
    void write(T value, JsonGenerator json) throws IOException;
  }

  interface Reader<T> {
    /**
     * Makes a value of its fields.
     *
     * @throws IllegalArgumentException if the JSON is no such value; the message names the field
     */
    T read(WireFields fields);
  }

  void addTo(SimpleModule module) {
    module.addSerializer(type, new Serializer<>(this));
    module.addDeserializer(type, new Deserializer<>(this));
  }

  private static final class Serializer<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient WireType<T> wire;

    Serializer(WireType<T> wire) {
      super(wire.type);
      this.wire = wire;
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      wire.writer.write(value, json);
    }
  }

  private static final class Deserializer<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient WireType<T> wire;

    Deserializer(WireType<T> wire) {
      super(wire.type);
      this.wire = wire;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      JsonNode node = context.readTree(parser);
      try {
        return wire.reader.read(WireFields.of(node));
      } catch (IllegalArgumentException e) {
        return context.reportInputMismatch(this, "%s", e.getMessage());
      }
    }
  }
}
