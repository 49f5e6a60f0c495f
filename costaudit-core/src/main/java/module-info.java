/**
 * The model, the rules and the ports of costaudit. Depends on nothing but {@code java.base}.
 *
 * <p>Start with {@link io.costaudit.predict.CostPredictor} for "what will this cost" and with
 * {@link io.costaudit.event.Ledger} for "what just changed".
 */
module io.costaudit.core {
  requires static org.jspecify;

  exports io.costaudit;
  exports io.costaudit.event;
  exports io.costaudit.predict;
  exports io.costaudit.time;
}
