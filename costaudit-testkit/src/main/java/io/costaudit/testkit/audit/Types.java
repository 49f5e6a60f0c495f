package io.costaudit.testkit.audit;

import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Sets of types and of statuses, as assertions are given them. */
final class Types {
  private Types() {}

  static Set<AuditType> atLeastOne(AuditType... types) {
    if (types.length == 0) {
      throw new IllegalArgumentException("types must not be empty");
    }
    return Collections.unmodifiableSet(EnumSet.copyOf(List.of(types)));
  }

  static Set<AuditType> union(Set<AuditType> known, AuditType... types) {
    Set<AuditType> union = EnumSet.copyOf(atLeastOne(types));
    union.addAll(known);
    return Collections.unmodifiableSet(union);
  }

  /** The beginning of a message: {@code Expected all audits of … to be Passed or Warning}. */
  static String expectation(String of, Set<AuditStatus> accepted) {
    return "Expected all audits of " + of + " to be " + words(accepted);
  }

  static String words(Set<AuditStatus> accepted) {
    return accepted.stream().map(AuditStatus::wireName).collect(Collectors.joining(" or "));
  }
}
