package io.costaudit.cost;

import io.costaudit.CostAuditException;
import io.costaudit.internal.Quoted;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a store of costs answers what no audit can read: no table for a grouping, a table by
 * another grouping, or a key with an unknown kind of allocation or type of asset. Rows of an
 * unknown kind are never counted under another kind. The audits that need the store fail with the
 * message.
 */
public final class StoreAnswerException extends CostAuditException {
  private static final long serialVersionUID = 1L;

  private final transient Set<Grouping> groupings;

  private StoreAnswerException(String message, Set<Grouping> groupings, @Nullable Throwable cause) {
    super(message, cause);
    this.groupings = Set.copyOf(groupings);
  }

  private static StoreAnswerException of(String message, Grouping grouping) {
    return new StoreAnswerException(message, Set.of(grouping), null);
  }

  /**
   * Returns the exception for a store that refuses groupings which an audit needs, for example
   * because its rows do not have one of the properties.
   *
   * @param refusal the exception of the store; its message becomes part of the message
   */
  public static StoreAnswerException refused(
      Set<Grouping> groupings, IllegalArgumentException refusal) {
    return new StoreAnswerException(
        "the store refuses a grouping that the audit needs: " + refusal.getMessage(),
        groupings,
        refusal);
  }

  static StoreAnswerException unknownKind(CostKey key, Grouping grouping, String kind) {
    return unknown(
        "kind",
        key,
        grouping,
        kind,
        Stream.of(AllocationKind.values()).map(AllocationKind::wireName));
  }

  static StoreAnswerException unknownType(CostKey key, Grouping grouping, String type) {
    return unknown(
        "type", key, grouping, type, Stream.of(AssetType.values()).map(AssetType::wireName));
  }

  private static StoreAnswerException unknown(
      String what, CostKey key, Grouping grouping, String value, Stream<String> accepted) {
    return of(
        "a row has the unknown "
            + what
            + " "
            + Quoted.of(value)
            + " at key "
            + Quoted.of(key)
            + " by "
            + grouping
            + "; accepted are "
            + accepted.collect(Collectors.joining(", ")),
        grouping);
  }

  static StoreAnswerException noTable(Grouping grouping) {
    return of("the store gave no table " + by(grouping), grouping);
  }

  static StoreAnswerException otherTable(Grouping asked, Grouping given) {
    return of("the store was asked for a table " + by(asked) + " and gave one " + by(given), asked);
  }

  private static String by(Grouping grouping) {
    return grouping.properties().isEmpty() ? "of all rows" : "by " + grouping;
  }

  /** Returns the groupings that the store was asked for. */
  public Set<Grouping> groupings() {
    return groupings;
  }
}
