package io.costaudit.predict.spec;

/**
 * The effect of {@code kubectl apply} on {@code spec.replicas} of an existing workload, if the
 * applied manifest leaves the field out. It has no meaning for kinds without that field.
 *
 * @since 0.1.0
 */
public enum OmittedReplicas {
  /**
   * The number of the existing workload stays: no earlier apply wrote it, or another field manager
   * owns it too.
   */
  KEPT,

  /**
   * The field is removed, so that the API server sets it to 1: the last client-side apply wrote it,
   * or a server-side applier alone owns it.
   */
  RESET,

  /** The effect is not known: the object carries no trace of an apply and no managed fields. */
  UNKNOWN
}
