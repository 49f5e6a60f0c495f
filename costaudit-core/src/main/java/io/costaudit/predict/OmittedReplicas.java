package io.costaudit.predict;

/**
 * What {@code kubectl apply} does to {@code spec.replicas} of a workload that lives, where the
 * applied manifest leaves the field out. Of no effect for kinds without that field.
 *
 * @since 0.1.0
 */
public enum OmittedReplicas {
  /**
   * The number that lives stays: no earlier apply wrote it, or another field manager owns it too.
   */
  KEPT,

  /**
   * The field is removed, so that the API server sets it to 1: the last client-side apply wrote it,
   * or a server-side applier alone owns it.
   */
  RESET,

  /** The object does not tell: it carries no trace of an apply and no managed fields. */
  UNKNOWN
}
