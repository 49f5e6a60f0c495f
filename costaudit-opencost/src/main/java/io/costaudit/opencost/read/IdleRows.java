package io.costaudit.opencost.read;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.StoreTraits.Idle;

/**
 * Finds out from the rows how a store tells what nothing used. Not safe for use by several threads.
 */
public final class IdleRows {
  private long all;
  private long withNode;
  private long withCluster;

  /** Looks at a row, whatever its kind. */
  public void add(Allocation row) {
    if (row.kind() == AllocationKind.IDLE) {
      all++;
      withNode += row.properties().node().isEmpty() ? 0 : 1;
      withCluster += row.properties().cluster().isEmpty() ? 0 : 1;
    }
  }

  /** Returns how all idle rows so far tell it. */
  public Idle told() {
    if (all == 0) {
      return Idle.ABSENT;
    }
    if (withNode == all) {
      return Idle.BY_NODE;
    }
    return withCluster == all ? Idle.BY_CLUSTER : Idle.MERGED;
  }
}
