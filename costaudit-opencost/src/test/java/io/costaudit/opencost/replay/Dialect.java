package io.costaudit.opencost.replay;

/** Which server is played. */
public enum Dialect {
  /** OpenCost of October 2024: no prefix, {@code status} in the envelope, assets as one map. */
  OPENCOST("", true),

  /**
   * The front end of Kubecost: everything below {@code /model}, a page of HTML everywhere else (so
   * that a forgotten prefix is answered with 200), assets as one map per day, idle unless told
   * otherwise.
   */
  KUBECOST("/model", false);

  private final String prefix;
  private final boolean withStatus;

  Dialect(String prefix, boolean withStatus) {
    this.prefix = prefix;
    this.withStatus = withStatus;
  }

  /** What paths begin with; may be empty. */
  public String prefix() {
    return prefix;
  }

  /** Whether envelopes say {@code "status":"success"}. */
  boolean withStatus() {
    return withStatus;
  }
}
