package io.costaudit.jackson;

import com.fasterxml.jackson.databind.module.SimpleModule;

/**
 * Teaches any {@code ObjectMapper} the types of costaudit: the names and the order of their fields,
 * and exact numbers. How numbers and characters are spelled stays that mapper's choice; for the
 * bytes that Kubecost and OpenCost write see {@link WireJson}.
 *
 * <p>Found by {@code ObjectMapper.findAndRegisterModules()} too.
 */
public final class CostAuditModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  public CostAuditModule() {
    super("costaudit");
    PredictWire.TYPES.forEach(type -> type.addTo(this));
    EventWire.TYPES.forEach(type -> type.addTo(this));
    CoverageWire.TYPES.forEach(type -> type.addTo(this));
    LedgerWire.TYPES.forEach(type -> type.addTo(this));
    AuditWire.TYPES.forEach(type -> type.addTo(this));
    WindowWire.TYPE.addTo(this);
  }
}
