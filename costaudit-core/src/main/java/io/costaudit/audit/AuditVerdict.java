package io.costaudit.audit;

/** The verdict of an audit, which is more precise than its {@link AuditStatus}. */
public enum AuditVerdict {
  PASSED(AuditStatus.PASSED),
  WARNING(AuditStatus.WARNING),
  FAILED(AuditStatus.FAILED),
  /** The audit had no data to compare, so it does not pass. */
  NO_DATA(AuditStatus.WARNING),
  /** The audit could not be made: a preliminary check or a store failed. */
  ERROR(AuditStatus.FAILED);

  private final AuditStatus status;

  AuditVerdict(AuditStatus status) {
    this.status = status;
  }

  public AuditStatus status() {
    return status;
  }
}
