package io.costaudit.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.costaudit.jackson.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The bytes of answers. */
final class Json {
  private static final ObjectWriter WRITER = WireJson.mapper().writer();

  private Json() {}

  static Slices data(Object data) {
    return bytes(
        json -> {
          json.writeStartObject();
          json.writeNumberField("code", 200);
          json.writeFieldName("data");
          WRITER.writeValue(json, data);
          json.writeEndObject();
        });
  }

  static Slices bare(Object value) {
    return bytes(json -> WRITER.writeValue(json, value));
  }

  /**
   * An error.
   *
   * @param data what stands beside the message; null for nothing
   */
  static Slices failure(int code, String message, @Nullable Object data) {
    return bytes(
        json -> {
          json.writeStartObject();
          json.writeNumberField("code", code);
          json.writeStringField("message", message);
          if (data != null) {
            json.writeFieldName("data");
            WRITER.writeValue(json, data);
          }
          json.writeEndObject();
        });
  }

  private static Slices bytes(Content content) {
    Slices.Output bytes = new Slices.Output();
    try (JsonGenerator json = WRITER.createGenerator(bytes)) {
      content.write(json);
    } catch (IOException e) {
      // Memory does not fail: it is a value that has no JSON. Must not look like a client that went
      // away.
      throw new UncheckedIOException(e);
    }
    return bytes.slices();
  }

  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }
}
