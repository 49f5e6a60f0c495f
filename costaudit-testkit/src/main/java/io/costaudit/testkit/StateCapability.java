package io.costaudit.testkit;

/**
 * What a store of state, such as a ledger store, may be unable to do. The contracts test what it
 * says that it can, and that it does not do by halves what it cannot.
 */
public enum StateCapability {
  /**
   * What it keeps outlives the process: opened again, it has all of it. Without it, two stores
   * share nothing.
   */
  DURABLE,

  /**
   * Several processes may have it open at once. Without it, a {@link #DURABLE} store that is open
   * is not opened again: a {@link io.costaudit.CostAuditException} says so.
   */
  SHARED,

  /**
   * It keeps any text, U+0000 and halves of surrogate pairs too, which Kubernetes has in no name
   * and some databases cannot store. Without it, such text is refused by an exception, and nothing
   * of what it came with is kept.
   */
  ANY_TEXT
}
