package io.costaudit.opencost.read;

import io.costaudit.cost.Asset;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Measure;

/** An asset in whose cost measures are not told apart. */
record AssetTotal(Asset asset) implements CostRow {
  @Override
  public String name() {
    return asset.name();
  }

  @Override
  public String value(CostProperty property) {
    return asset.value(property);
  }

  @Override
  public double minutes() {
    return asset.minutes();
  }

  @Override
  public Costs costs() {
    double adjustment = asset.adjustment();
    return Costs.of(Measure.OTHER, asset.totalCost() - adjustment, adjustment);
  }
}
