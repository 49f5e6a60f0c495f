package io.costaudit.testkit.audit;

import io.costaudit.audit.AggAudit;
import io.costaudit.audit.AllocationReconciliationAudit;
import io.costaudit.audit.AssetReconciliationAudit;
import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditText;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.audit.EqualityAudit;
import io.costaudit.internal.OneLine;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a failed assertion shows. */
final class Messages {
  /** How many differences, and how many missing values, of one audit are shown. */
  static final int SHOWN = 10;

  private Messages() {}

  /** An audit of a window: {@code AuditClusterEquality of 2024-02-29}. */
  static String name(AuditType type, Window window) {
    return type.wireName() + " of " + AuditText.name(window);
  }

  /** What an audit is called of which only the result is known. */
  static String kind(@Nullable AuditResult result) {
    if (result instanceof AllocationReconciliationAudit) {
      return AuditType.ALLOCATION_RECONCILIATION.wireName();
    } else if (result instanceof AggAudit) {
      return AuditType.ALLOCATION_AGG_STORE.wireName();
    } else if (result instanceof AssetReconciliationAudit) {
      return AuditType.ASSET_RECONCILIATION.wireName();
    } else if (result instanceof EqualityAudit) {
      return AuditType.CLUSTER_EQUALITY.wireName();
    }
    return "the audit"; // of totals, which two types share, or none
  }

  /**
   * How an audit ended, and all that can be said of it.
   *
   * @param name the beginning of the first line
   */
  static String ended(String name, AuditResult result) {
    List<String> lines = new ArrayList<>();
    String description = OneLine.of(result.outcome().description());
    lines.add(name + " is " + status(result) + (description.isEmpty() ? "" : ": " + description));
    lines.addAll(AuditText.lines(result, SHOWN));
    return String.join("\n", lines);
  }

  /** The status, and the verdict where it says more. */
  static String status(AuditResult result) {
    String status = result.status().wireName();
    AuditDetails details = result.outcome().details();
    return details == null || details.verdict() == AuditVerdict.valueOf(result.status().name())
        ? status
        : status + " (" + details.verdict() + ")";
  }

  static String notRun(String name, @Nullable String why) {
    return name + " was not run" + (why == null ? "" : ": " + OneLine.of(why));
  }
}
