package io.costaudit.jackson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.time.Instant;

/**
 * JSON byte for byte as Go's {@code encoding/json} writes it, which is how the answers of Kubecost
 * and OpenCost look: shortest round-trip numbers ({@code 0}, {@code 3.94217363775593e-12}), {@code
 * <}, {@code >}, {@code &} and the two line separators escaped, text keys of maps in the order of
 * their UTF-8 bytes (the fields of an {@code ObjectNode} stay as they are), instants as RFC 3339 in
 * UTC, no white space.
 */
public final class WireJson {
  private static final WireType<Instant> INSTANT =
      new WireType<>(
          Instant.class,
          (instant, json) -> json.writeString(WireTimes.format(instant)),
          WireFields::time);

  private WireJson() {}

  /**
   * A new mapper that writes these bytes and reads them back, unknown fields allowed. Threads may
   * share it; keep it, it is dear to make. NaN and infinity are refused.
   */
  public static ObjectMapper mapper() {
    JsonFactory factory =
        new JsonFactoryBuilder()
            .characterEscapes(new GoEscapes())
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            // Without it what lies outside the BMP is escaped in bytes, but not in text.
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .addDecorator((jsonFactory, generator) -> new GoGenerator(generator))
            .build();
    return JsonMapper.builder(factory)
        .addModule(new CostAuditModule())
        .addModule(goModule())
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
  }

  private static SimpleModule goModule() {
    SimpleModule module = new SimpleModule("go").setSerializerModifier(new GoMaps());
    INSTANT.addTo(module);
    return module;
  }
}
