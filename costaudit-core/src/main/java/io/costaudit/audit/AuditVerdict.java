package io.costaudit.audit;

/** What stands behind an {@link AuditStatus}. */
public enum AuditVerdict {
  PASSED(AuditStatus.PASSED),
  WARNING(AuditStatus.WARNING),
  FAILED(AuditStatus.FAILED),
  /** There was nothing to compare: no audit passes for want of data. */
  NO_DATA(AuditStatus.WARNING),
  /** It could not be run: a preliminary check or a store failed. */
  ERROR(AuditStatus.FAILED);

  private final AuditStatus status;

  AuditVerdict(AuditStatus status) {
    this.status = status;
  }

  public AuditStatus status() {
    return status;
  }
}
