package io.costaudit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.costaudit.jackson.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The bytes of answers. */
final class Json {
  private static final ObjectWriter WRITER = WireJson.mapper().writer();

  private static final byte[] DATA_BEFORE = "{\"code\":200,\"data\":[".getBytes(UTF_8);
  private static final byte[] DATA_AFTER = "]}".getBytes(UTF_8);

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

  /** Returns {@code {"code":200,"data":[…]}} with items that are encoded already. */
  static Slices dataOf(Iterator<byte[]> items) {
    Slices.Output bytes = new Slices.Output();
    write(bytes, DATA_BEFORE);
    while (items.hasNext()) {
      write(bytes, items.next());
      if (items.hasNext()) {
        bytes.write(',');
      }
    }
    write(bytes, DATA_AFTER);
    return bytes.slices();
  }

  private static void write(Slices.Output bytes, byte[] more) {
    bytes.write(more, 0, more.length);
  }

  /** Returns the JSON of one value. */
  static byte[] bytes(Object value) {
    try {
      return WRITER.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
