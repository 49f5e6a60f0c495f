package io.costaudit.opencost;

import io.costaudit.audit.AuditType;
import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.ReplayedRequest;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the stores ask a server for, told from the request alone.
 *
 * @param window of the day; of the probe that of the newest day, though it asks for an hour
 */
record Ask(Kind kind, Window window) {
  /** Which answer, and which audits cannot do without it. */
  enum Kind {
    /** Which server it is. All audits. */
    PROBE("/assets", AuditType.values()),
    ALLOCATIONS(
        "/allocation",
        AuditType.ALLOCATION_TOTAL_STORE,
        AuditType.ALLOCATION_AGG_STORE,
        AuditType.CLUSTER_EQUALITY),
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
    ASSETS_BY_CLUSTER("/assets", AuditType.ASSET_TOTAL_STORE),
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
  }

  /** All that is asked for in a run over these windows. */
  static List<Ask> all(Dialect dialect, List<Window> windows) {
    List<Ask> all = new ArrayList<>();
    all.add(new Ask(Kind.PROBE, windows.get(windows.size() - 1)));
    for (Window window : windows) {
      for (Kind kind : Kind.values()) {
        boolean isOfKubecost = kind == Kind.ASSETS_BY_CLUSTER || kind == Kind.ASSETS_BY_NAME;
        if (kind != Kind.PROBE && (dialect == Dialect.KUBECOST || !isOfKubecost)) {
          all.add(new Ask(kind, window));
        }
      }
    }
    return all;
  }

  /** What a request asks for, if it is one of the stores below the prefix of the dialect. */
  static Optional<Ask> of(Dialect dialect, ReplayedRequest request) {
    String window = request.parameter("window").orElse("");
    int comma = window.indexOf(',');
    if (!request.path().startsWith(dialect.prefix() + "/") || comma < 0) {
      return Optional.empty();
    }
    Window span =
        new Window(
            Instant.parse(window.substring(0, comma)), Instant.parse(window.substring(comma + 1)));
    String aggregate = request.parameter("aggregate").orElse("");
    boolean isHour = span.duration().equals(Duration.ofHours(1));
    Kind kind =
        switch (request.path().substring(dialect.prefix().length())) {
          case "/allocation" -> allocations(request, aggregate);
          case "/assets" -> isHour ? Kind.PROBE : assets(aggregate);
          case "/cloudCost" -> Kind.BILL;
          default -> null;
        };
    if (kind == null) {
      return Optional.empty();
    }
    Window day = isHour ? new Window(span.end().minus(Duration.ofDays(1)), span.end()) : span;
    return Optional.of(new Ask(kind, day));
  }

  private static Kind allocations(ReplayedRequest request, String aggregate) {
    return switch (aggregate) {
      case "" -> Kind.ALLOCATIONS;
      case "cluster" -> Kind.TOTALS_BY_CLUSTER;
      case "cluster,node" ->
          request.parameter("shareIdle").isPresent() || request.parameter("splitIdle").isPresent()
              ? Kind.BY_NODE
              : Kind.TOTALS_BY_NODE;
      case "namespace" -> Kind.BY_NAMESPACE;
      case "controller" -> Kind.BY_CONTROLLER;
      default -> throw new IllegalArgumentException("nobody aggregates by this: " + request);
    };
  }

  private static Kind assets(String aggregate) {
    return switch (aggregate) {
      case "" -> Kind.ASSETS;
      case "cluster" -> Kind.ASSETS_BY_CLUSTER;
      case "cluster,name" -> Kind.ASSETS_BY_NAME;
      default -> throw new IllegalArgumentException("nobody sums assets by this: " + aggregate);
    };
  }

  @Override
  public String toString() {
    return kind + " of " + window.start().toString().substring(0, 10);
  }
}
