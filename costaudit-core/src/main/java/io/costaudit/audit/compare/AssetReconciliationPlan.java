package io.costaudit.audit.compare;

import static java.util.Objects.requireNonNull;

import io.costaudit.audit.AssetReconciliationAudit;
import io.costaudit.audit.AuditMissingValue.Kind;
import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.Tolerance;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The audit of assets against the items of the bill that name them. */
record AssetReconciliationPlan() implements AuditPlan {
  private static final Grouping BILL =
      Grouping.of(
          CostProperty.PROVIDER_ID,
          CostProperty.CATEGORY,
          CostProperty.PROVIDER,
          CostProperty.ACCOUNT);
  private static final Grouping ASSETS = BILL.within(CostProperty.TYPE);

  @Override
  public AuditType type() {
    return AuditType.ASSET_RECONCILIATION;
  }

  @Override
  public Map<StoreRole, Set<Grouping>> reads() {
    return Map.of(StoreRole.ASSETS, Set.of(ASSETS), StoreRole.CLOUD_USAGE, Set.of(BILL));
  }

  @Override
  public boolean waitsForSettlement() {
    return true;
  }

  @Override
  public Findings compare(WindowData data, Tolerance tolerance) {
    Findings findings = new Findings();
    CostTable billed = data.table(StoreRole.CLOUD_USAGE, BILL);
    CostTable assets =
        data.table(StoreRole.ASSETS, ASSETS)
            .where(CostProperty.TYPE, AuditKeys.COMPARED_ASSETS::contains)
            .by(BILL);
    CostTable items = byIdAndCategory(billed);
    CostTable targets = byIdAndCategory(assets);
    noteWithoutId(billed, "items of the bill", findings);
    noteWithoutId(assets, "assets", findings);

    Pairs pairs = new Pairs();
    items.keys().stream().filter(targets.keys()::contains).forEach(key -> pairs.add(key, key, key));
    CostTable restOfItems = items.filtered(key -> !pairs.items.containsKey(key));
    CostTable restOfTargets = targets.filtered(key -> !pairs.targets.containsKey(key));
    pairById(restOfItems, restOfTargets, pairs);

    new Comparison(tolerance, "cloud usage store", "asset store", findings)
        .totals(
            AuditKeys.BILL,
            paired(items, pairs.items),
            paired(targets, pairs.targets),
            Measure.ALL,
            false);
    noteUnmatched(data, billed, assets, items, pairs, findings);
    return findings;
  }

  private static CostTable paired(CostTable table, Map<CostKey, CostKey> pairs) {
    return table
        .filtered(pairs::containsKey)
        .rolledUp(AuditKeys.BILL, key -> requireNonNull(pairs.get(key), "pair"));
  }

  private static CostTable byIdAndCategory(CostTable table) {
    return table
        .filtered(key -> !id(table, key).isEmpty())
        .rolledUp(AuditKeys.BILL, key -> pair(table, key));
  }

  private static CostKey pair(CostTable table, CostKey key) {
    return AuditKeys.BILL.key(
        Map.of(
            CostProperty.PROVIDER_ID,
            id(table, key),
            CostProperty.CATEGORY,
            table.value(key, CostProperty.CATEGORY)));
  }

  private static String id(CostTable table, CostKey key) {
    return ProviderIds.normalized(table.value(key, CostProperty.PROVIDER_ID));
  }

  private static void noteWithoutId(CostTable table, String what, Findings findings) {
    CostSums without = table.filtered(key -> id(table, key).isEmpty()).total();
    if (without.count() > 0) {
      findings.notes.add(without.count() + " " + what + " have no provider id");
    }
  }

  /** The pairs to compare: the keys of both sides, and the key of the result. */
  private static final class Pairs {
    final Map<CostKey, CostKey> items = new HashMap<>();
    final Map<CostKey, CostKey> targets = new HashMap<>();

    void add(CostKey item, CostKey target, CostKey result) {
      items.put(item, result);
      targets.put(target, result);
    }
  }

  /**
   * Pairs the remaining keys by id alone, because bills and assets may name categories differently.
   */
  private static void pairById(CostTable items, CostTable targets, Pairs pairs) {
    Map<String, List<CostKey>> targetsById = new LinkedHashMap<>();
    for (CostKey target : targets.keys()) {
      targetsById
          .computeIfAbsent(
              AuditKeys.BILL.value(target, CostProperty.PROVIDER_ID), unused -> new ArrayList<>())
          .add(target);
    }
    for (CostKey item : items.keys()) {
      List<CostKey> sameId =
          targetsById.getOrDefault(AuditKeys.BILL.value(item, CostProperty.PROVIDER_ID), List.of());
      for (CostKey target : sameId) {
        // Several categories of one id are one sum, under the first of them.
        pairs.add(item, target, sameId.get(0));
      }
    }
  }

  private static void noteUnmatched(
      WindowData data,
      CostTable billed,
      CostTable assets,
      CostTable items,
      Pairs pairs,
      Findings findings) {
    long unmatchedItems = items.filtered(key -> !pairs.items.containsKey(key)).total().count();
    if (unmatchedItems > 0) {
      findings.notes.add(unmatchedItems + " items of the bill match no asset");
    }
    Set<String> covered = new HashSet<>();
    for (CostKey key : billed.keys()) {
      covered.add("");
      covered.add(provider(billed, key));
      covered.add(account(billed, key));
    }
    CostTable targets = byIdAndCategory(assets);
    Set<CostKey> reported = new HashSet<>();
    long unmatchedAssets = 0;
    for (CostKey asset : assets.keys()) {
      CostKey target = pair(assets, asset);
      String id = AuditKeys.BILL.value(target, CostProperty.PROVIDER_ID);
      if (id.isEmpty() || pairs.targets.containsKey(target) || !reported.add(target)) {
        continue;
      }
      unmatchedAssets++;
      if (data.isSettled() && covered.contains(coverage(assets, asset))) {
        findings.missingExpected++;
        findings.missing(
            Kind.MISSING_EXPECTED,
            AuditKeys.BILL,
            target,
            targets.get(target).map(sums -> sums.total(Measure.ALL)).orElse(0.0),
            "in the asset store, not on the bill (category "
                + AuditKeys.BILL.value(target, CostProperty.CATEGORY)
                + ")");
      }
    }
    if (unmatchedAssets > 0) {
      findings.notes.add(unmatchedAssets + " assets match no item of the bill");
    }
  }

  /**
   * Returns the account of the asset, else its provider, else an empty text. A bill covers the
   * asset only if it has that account or provider.
   */
  private static String coverage(CostTable assets, CostKey asset) {
    String account = account(assets, asset);
    return account.isEmpty() ? provider(assets, asset) : account;
  }

  private static String provider(CostTable table, CostKey key) {
    return named("provider ", table.value(key, CostProperty.PROVIDER));
  }

  private static String account(CostTable table, CostKey key) {
    return named("account ", table.value(key, CostProperty.ACCOUNT));
  }

  private static String named(String what, String name) {
    return name.isEmpty() ? "" : what + name.toLowerCase(Locale.ROOT);
  }

  @Override
  public AuditResult result(AuditOutcome outcome) {
    return new AssetReconciliationAudit(outcome);
  }
}
