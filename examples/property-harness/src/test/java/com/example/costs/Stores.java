package com.example.costs;

/** The stores that are tested: with the flaw of the system property {@code flaw}, or with none. */
final class Stores {
  private Stores() {}

  private static Flaw flaw() {
    return Flaw.valueOf(System.getProperty("flaw", "NONE"));
  }

  static MapLedgerStore ledger() {
    return new MapLedgerStore(flaw());
  }

  static RowAllocationStore allocations() {
    return new RowAllocationStore(flaw());
  }
}
