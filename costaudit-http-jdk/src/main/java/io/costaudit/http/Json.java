package io.costaudit.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.costaudit.jackson.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The bytes of answers. */
final class Json {
  private static final ObjectWriter WRITER = WireJson.mapper().writer();

  private Json() {}

  static byte[] data(Object data) {
    return bytes(
        json -> {
          json.writeStartObject();
          json.writeNumberField("code", 200);
          json.writeFieldName("data");
          WRITER.writeValue(json, data);
          json.writeEndObject();
        });
  }

  static byte[] bare(Object value) {
    return bytes(json -> WRITER.writeValue(json, value));
  }

  /**
   * An error.
   *
   * @param data what stands beside the message; null for nothing
   */
  static byte[] failure(int code, String message, @Nullable Object data) {
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

  private static byte[] bytes(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = WRITER.createGenerator(bytes)) {
      content.write(json);
    } catch (IOException e) {
      // Memory does not fail: it is a value that has no JSON. Must not look like a client that went
      // away.
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }
}
