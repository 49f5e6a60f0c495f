/**
 * The model, the rules and the ports of costaudit. Depends on nothing but {@code java.base}.
 *
 * <p>Start with {@link io.costaudit.predict.price.CostPredictor} for "what will this cost", with
 * {@link io.costaudit.event.Ledger} for "what just changed", and with {@link
 * io.costaudit.audit.Auditor} for "can these numbers be trusted".
 */
// The modules of the adapters are compiled after this one.
@SuppressWarnings("module")
module io.costaudit.core {
  requires static org.jspecify;

  exports io.costaudit;
  exports io.costaudit.audit;
  exports io.costaudit.cost;
  exports io.costaudit.coverage;
  exports io.costaudit.event;
  exports io.costaudit.internal to
      io.costaudit.fabric8,
      io.costaudit.http,
      io.costaudit.jackson,
      io.costaudit.opencost,
      io.costaudit.testkit;
  exports io.costaudit.predict;
  exports io.costaudit.predict.demand;
  exports io.costaudit.predict.price;
  exports io.costaudit.predict.quantity;
  exports io.costaudit.predict.spec;
  exports io.costaudit.time;
}
