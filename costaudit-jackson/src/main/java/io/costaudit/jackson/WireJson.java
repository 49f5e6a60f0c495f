package io.costaudit.jackson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * JSON byte for byte as Go's {@code encoding/json} writes it, which is how the answers of the
 * original APIs look: shortest round-trip numbers ({@code 0}, {@code 3.94217363775593e-12}), {@code
 * <}, {@code >}, {@code &} and the two line separators escaped, no white space.
 */
public final class WireJson {
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
            .addDecorator((jsonFactory, generator) -> new GoGenerator(generator))
            .build();
    return JsonMapper.builder(factory)
        .addModule(new CostAuditModule())
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
  }
}
