package io.costaudit.testkit.contract;

/**
 * The capabilities of a store of state, such as a ledger store. The contracts test each capability
 * that a store declares, and that the store refuses the others as a whole.
 */
public enum StateCapability {
  /**
   * The contents outlive the process: the store has all of them when it is opened again. Without
   * this capability, two stores share nothing.
   */
  DURABLE,

  /**
   * Several processes may have the store open at once. Without this capability, an attempt to open
   * a {@link #DURABLE} store that is open throws a {@link io.costaudit.CostAuditException}.
   */
  SHARED,

  /**
   * The store keeps any text, including U+0000 and halves of surrogate pairs, which no name in
   * Kubernetes has and some databases cannot store. Without this capability, the store refuses such
   * text by an exception and stores nothing of the set, report or change that has it.
   */
  ANY_TEXT
}
