package io.costaudit.opencost;

import io.costaudit.audit.AuditType;
import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.ReplayedRequest;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the stores ask a server for, told from the request alone.
 *
 * @param window of the day, though some ask for a part of it
 */
record Ask(Kind kind, Window window) {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** Which answer, and which audits cannot do without it. */
  enum Kind {
    /** Which server it is. All audits. */
    PROBE("/assets", AuditType.values()),
    ALLOCATIONS(
        "/allocation",
        AuditType.ALLOCATION_RECONCILIATION,
        AuditType.ALLOCATION_TOTAL_STORE,
        AuditType.ALLOCATION_AGG_STORE,
        AuditType.CLUSTER_EQUALITY),
    /** Of OpenCost, which spreads idle over the sums; Kubecost tells it among the allocations. */
    BY_NODE("/allocation", AuditType.ALLOCATION_RECONCILIATION),
    TOTALS_BY_CLUSTER("/allocation", AuditType.ALLOCATION_TOTAL_STORE),
    TOTALS_BY_NODE("/allocation", AuditType.ALLOCATION_TOTAL_STORE),
    BY_NAMESPACE("/allocation", AuditType.ALLOCATION_AGG_STORE),
    BY_CONTROLLER("/allocation", AuditType.ALLOCATION_AGG_STORE),
    ASSETS(
        "/assets",
        AuditType.ALLOCATION_RECONCILIATION,
        AuditType.ASSET_RECONCILIATION,
        AuditType.ASSET_TOTAL_STORE,
        AuditType.CLUSTER_EQUALITY),
    /** Of Kubecost. */
    ASSETS_BY_CLUSTER("/assets", AuditType.ASSET_TOTAL_STORE),
    /** Of Kubecost. */
    ASSETS_BY_NAME("/assets", AuditType.ASSET_TOTAL_STORE),
    BILL("/cloudCost", AuditType.ASSET_RECONCILIATION);

    private final String path;

    @SuppressWarnings("ImmutableEnumChecker") // it is made by Set.of
    private final Set<AuditType> audits;

    Kind(String path, AuditType... audits) {
      this.path = path;
      this.audits = Set.of(audits);
    }

    String path() {
      return path;
    }

    Set<AuditType> audits() {
      return audits;
    }

    boolean isOfAllocations() {
      return path.equals("/allocation");
    }

    boolean isOfAssets() {
      return path.equals("/assets");
    }

    /** Whether a day of it may be asked for in parts. */
    boolean isSplit(Dialect dialect) {
      return isOfAllocations() || (this == ASSETS && dialect == Dialect.OPENCOST);
    }

    private boolean isOf(Dialect dialect) {
      return switch (this) {
        case BY_NODE -> dialect == Dialect.OPENCOST;
        case ASSETS_BY_CLUSTER, ASSETS_BY_NAME -> dialect == Dialect.KUBECOST;
        default -> true;
      };
    }
  }

  /** What is asked for of each day. */
  static Set<Kind> daily(Dialect dialect) {
    Set<Kind> kinds = EnumSet.allOf(Kind.class);
    kinds.removeIf(kind -> kind == Kind.PROBE || !kind.isOf(dialect));
    return kinds;
  }

  /** All that is asked for in a run over these days. */
  static List<Ask> all(Dialect dialect, List<Window> windows) {
    List<Ask> all = new ArrayList<>();
    all.add(new Ask(Kind.PROBE, windows.get(windows.size() - 1)));
    for (Window window : windows) {
      daily(dialect).forEach(kind -> all.add(new Ask(kind, window)));
    }
    return all;
  }

  /** What a request asks for, if it is one of the stores below the prefix of the dialect. */
  static Optional<Ask> of(Dialect dialect, ReplayedRequest request) {
    Optional<Window> span = span(request);
    if (!request.path().startsWith(dialect.prefix() + "/") || span.isEmpty()) {
      return Optional.empty();
    }
    String aggregate = request.parameter("aggregate").orElse("");
    Kind kind =
        switch (request.path().substring(dialect.prefix().length())) {
          case "/allocation" -> allocations(request, aggregate);
          case "/assets" -> assets(span.get(), aggregate);
          case "/cloudCost" -> Kind.BILL;
          default -> null;
        };
    Instant midnight = span.get().start().truncatedTo(ChronoUnit.DAYS);
    return Optional.ofNullable(kind)
        .map(known -> new Ask(known, new Window(midnight, midnight.plus(DAY))));
  }

  /** The time that a request asks for. */
  static Optional<Window> span(ReplayedRequest request) {
    String window = request.parameter("window").orElse("");
    int comma = window.indexOf(',');
    return comma < 0
        ? Optional.empty()
        : Optional.of(
            new Window(
                Instant.parse(window.substring(0, comma)),
                Instant.parse(window.substring(comma + 1))));
  }

  private static Kind allocations(ReplayedRequest request, String aggregate) {
    return switch (aggregate) {
      case "" -> Kind.ALLOCATIONS;
      // Of the last hour too, where it is asked in place of a probe that failed.
      case "cluster" -> Kind.TOTALS_BY_CLUSTER;
      case "cluster,node" ->
          request.parameter("shareIdle").isPresent() ? Kind.BY_NODE : Kind.TOTALS_BY_NODE;
      case "namespace" -> Kind.BY_NAMESPACE;
      case "controller" -> Kind.BY_CONTROLLER;
      default -> throw new IllegalArgumentException("nobody aggregates by this: " + request);
    };
  }

  private static Kind assets(Window span, String aggregate) {
    return switch (aggregate) {
      case "" -> Kind.ASSETS;
      case "cluster,type" -> span.duration().equals(HOUR) ? Kind.PROBE : Kind.ASSETS_BY_CLUSTER;
      case "cluster,name,type" -> Kind.ASSETS_BY_NAME;
      default -> throw new IllegalArgumentException("nobody sums assets by this: " + aggregate);
    };
  }

  @Override
  public String toString() {
    return kind + " of " + window.start().toString().substring(0, 10);
  }
}
