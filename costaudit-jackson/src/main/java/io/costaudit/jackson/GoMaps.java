package io.costaudit.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.MapType;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Writes the text keys of maps in the order of Go: by their UTF-8 bytes. */
final class GoMaps extends BeanSerializerModifier {
  private static final long serialVersionUID = 1L;

  @Override
  public JsonSerializer<?> modifyMapSerializer(
      SerializationConfig config,
      MapType type,
      BeanDescription bean,
      JsonSerializer<?> serializer) {
    return new Sorted(serializer);
  }

  private static final class Sorted extends StdSerializer<Map<?, ?>>
      implements ContextualSerializer {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // mappers are copied, not serialized
    private final JsonSerializer<Object> serializer;

    @SuppressWarnings("unchecked") // the modifier is called for maps alone
    Sorted(JsonSerializer<?> serializer) {
      super(Map.class, false);
      this.serializer = (JsonSerializer<Object>) serializer;
    }

    @Override
    public JsonSerializer<?> createContextual(SerializerProvider provider, BeanProperty property)
        throws JsonMappingException {
      return new Sorted(provider.handlePrimaryContextualization(serializer, property));
    }

    @Override
    public void serialize(Map<?, ?> map, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      serializer.serialize(sorted(map), json, provider);
    }

    @Override
    public void serializeWithType(
        Map<?, ?> map, JsonGenerator json, SerializerProvider provider, TypeSerializer type)
        throws IOException {
      serializer.serializeWithType(sorted(map), json, provider, type);
    }

    @Override
    public boolean isEmpty(SerializerProvider provider, Map<?, ?> map) {
      return serializer.isEmpty(provider, map);
    }

    private static Map<?, ?> sorted(Map<?, ?> map) {
      Map<String, Object> sorted = new TreeMap<>(Utf8Order.COMPARATOR);
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (!(entry.getKey() instanceof String key)) {
          return map;
        }
        sorted.put(key, entry.getValue());
      }
      return sorted;
    }
  }
}
