package io.costaudit.audit;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sets that an auditor knows.
 *
 * @param sets one set for each window, in ascending order of the start
 * @param failure why the windows that were never audited are not among the sets, without
 *     credentials; null where they are
 */
public record KeptSets(List<AuditSet> sets, @Nullable String failure) {
  public KeptSets {
    sets = List.copyOf(sets);
  }

  /**
   * Returns why the windows that were never audited are not among the sets, without credentials;
   * empty where they are.
   */
  public Optional<String> unlisted() {
    return Optional.ofNullable(failure);
  }
}
