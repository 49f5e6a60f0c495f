package io.costaudit.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import io.costaudit.time.Window;
import java.io.IOException;

/** A window on the wire: whole seconds, its fraction dropped. */
final class WindowWire {
  static final WireType<Window> TYPE =
      new WireType<>(Window.class, WindowWire::write, WindowWire::window);

  private WindowWire() {}

  static void write(Window window, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("start", WireTimes.formatSeconds(window.start()));
    json.writeStringField("end", WireTimes.formatSeconds(window.end()));
    json.writeEndObject();
  }

  static Window window(WireFields fields) {
    return new Window(fields.at("start").time(), fields.at("end").time());
  }
}
