package io.costaudit.jackson;

import com.fasterxml.jackson.databind.module.SimpleModule;
import io.costaudit.time.Window;

/**
 * Teaches any {@code ObjectMapper} the types of costaudit: the names and the order of their fields,
 * and exact numbers. How numbers and characters are spelled stays that mapper's choice; for the
 * bytes of the original APIs see {@link WireJson}.
 *
 * <p>Found by {@code ObjectMapper.findAndRegisterModules()} too.
 */
public final class CostAuditModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  private static final WireType<Window> WINDOW =
      new WireType<>(
          Window.class,
          (window, json) -> {
            json.writeStartObject();
            json.writeStringField("start", WireTimes.formatSeconds(window.start()));
            json.writeStringField("end", WireTimes.formatSeconds(window.end()));
            json.writeEndObject();
          },
          fields -> new Window(fields.at("start").time(), fields.at("end").time()));

  public CostAuditModule() {
    super("costaudit");
    PredictWire.TYPES.forEach(type -> type.addTo(this));
    EventWire.TYPES.forEach(type -> type.addTo(this));
    WINDOW.addTo(this);
  }
}
