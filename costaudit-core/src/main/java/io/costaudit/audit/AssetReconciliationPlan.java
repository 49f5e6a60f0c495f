package io.costaudit.audit;

import io.costaudit.audit.Findings.Difference;
import io.costaudit.cost.AssetType;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.Property;
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
      Grouping.of(Property.PROVIDER_ID, Property.CATEGORY, Property.PROVIDER, Property.ACCOUNT);
  private static final Grouping ASSETS = BILL.within(Property.TYPE);

  /**
   * The types that are compared. Cloud assets are items of a bill themselves; shared and mixed
   * assets are on no bill.
   */
  private static final Set<String> BILLED =
      Set.of(
          AssetType.NODE.wireName(),
          AssetType.DISK.wireName(),
          AssetType.LOAD_BALANCER.wireName(),
          AssetType.NETWORK.wireName(),
          AssetType.CLUSTER_MANAGEMENT.wireName());

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
            .rolledUp(key -> BILLED.contains(key.value(0)), CostKey::rest);
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
            "",
            items.rolledUp(pairs.items::containsKey, pairs.items::get),
            targets.rolledUp(pairs.targets::containsKey, pairs.targets::get),
            Measure.ALL,
            false);
    noteUnmatched(data, billed, assets, items, pairs, findings);
    return findings;
  }

  private static CostTable byIdAndCategory(CostTable table) {
    return table.rolledUp(key -> !id(key).isEmpty(), key -> CostKey.of(id(key), key.value(1)));
  }

  private static String id(CostKey key) {
    return ProviderIds.normalized(key.value(0));
  }

  private static void noteWithoutId(CostTable table, String what, Findings findings) {
    CostSums without = table.filtered(key -> id(key).isEmpty()).total();
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
      targetsById.computeIfAbsent(target.value(0), unused -> new ArrayList<>()).add(target);
    }
    for (CostKey item : items.keys()) {
      List<CostKey> sameId = targetsById.getOrDefault(item.value(0), List.of());
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
      covered.add(provider(key));
      covered.add(account(key));
    }
    Set<CostKey> reported = new HashSet<>();
    long unmatchedAssets = 0;
    for (CostKey asset : assets.keys()) {
      CostKey target = CostKey.of(id(asset), asset.value(1));
      if (id(asset).isEmpty() || pairs.targets.containsKey(target) || !reported.add(target)) {
        continue;
      }
      unmatchedAssets++;
      if (data.isSettled() && covered.contains(coverage(asset))) {
        findings.missingExpected++;
        findings.missing(
            "in the asset store, not on the bill (category " + target.value(1) + ")",
            target.value(0));
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
  private static String coverage(CostKey asset) {
    return asset.value(3).isEmpty() ? provider(asset) : account(asset);
  }

  private static String provider(CostKey key) {
    return key.value(2).isEmpty() ? "" : "provider " + key.value(2).toLowerCase(Locale.ROOT);
  }

  private static String account(CostKey key) {
    return key.value(3).isEmpty() ? "" : "account " + key.value(3).toLowerCase(Locale.ROOT);
  }

  @Override
  public AuditResult result(AuditOutcome outcome, List<Difference> listed) {
    Map<String, Map<String, AuditFloatResult>> results = new LinkedHashMap<>();
    for (Difference difference : listed) {
      results
          .computeIfAbsent(difference.id().value(0), unused -> new LinkedHashMap<>())
          .put(difference.id().value(1), difference.values());
    }
    return new AssetReconciliationAudit(outcome, results);
  }
}
