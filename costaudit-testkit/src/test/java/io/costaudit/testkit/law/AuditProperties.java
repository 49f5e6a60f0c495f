package io.costaudit.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.testkit.family.CostFamilies;
import io.costaudit.testkit.family.CostFamilies.Faulty;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import io.costaudit.testkit.family.CostFamily.Store;
import io.costaudit.testkit.family.Fault;
import io.costaudit.testkit.record.SettableClock;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Consistent stores pass all audits; whatever goes wrong with them, an audit says it. */
class AuditProperties {
  private static final SettableClock CLOCK = new SettableClock();

  @Provide
  Arbitrary<CostFamily> families() {
    return CostFamilies.families();
  }

  @Provide
  Arbitrary<Faulty> faulty() {
    return CostFamilies.faulty();
  }

  private static AuditReport audit(CostFamily family) {
    return family.stores().auditor(CLOCK).build().run(AuditRequest.everything());
  }

  @Property(tries = 200)
  void consistentStoresPassInAnyOrder(@ForAll("families") CostFamily family, @ForAll long seed) {
    AuditReport report = audit(family.shuffled(seed));
    assertThat(report.missingData()).isEmpty();
    assertThat(report.sets()).hasSize(family.days().size());
    for (AuditSet set : report.sets()) {
      assertThat(set.results()).hasSize(AuditType.values().length);
      set.results().forEach(AuditProperties::assertPassed);
    }
  }

  /** Where both sides hold nothing, nothing passes. */
  private static void assertPassed(AuditType type, AuditResult result) {
    AuditDetails details = details(result);
    assertThat(result.outcome().missingValues()).as("%s: %s", type, result).isEmpty();
    assertThat(details.verdict())
        .as("%s: %s", type, result)
        .isEqualTo(details.compared() == 0 ? AuditVerdict.NO_DATA : AuditVerdict.PASSED);
    assertThat(details.matched()).isEqualTo(details.compared());
  }

  @Example
  void theExampleHasSomethingToCompareForEachAudit() {
    AuditReport report = audit(CostFamilies.example());
    assertThat(report.sets()).hasSize(2);
    for (AuditSet set : report.sets()) {
      assertThat(set.results()).hasSize(AuditType.values().length);
      set.results().forEach(AuditProperties::assertPassed);
      assertThat(set.results().values())
          .allSatisfy(result -> assertThat(details(result).compared()).isPositive());
    }
  }

  private static AuditDetails details(AuditResult result) {
    AuditDetails details = result.outcome().details();
    assertThat(details).isNotNull();
    return details;
  }

  @Property(tries = 200)
  void roundingIsNeverAFailure(@ForAll("families") CostFamily family) {
    for (AuditSet set : audit(family.rounded(5)).sets()) {
      set.results()
          .forEach(
              (type, result) ->
                  assertThat(result.status())
                      .as("%s: %s", type, result)
                      .isNotEqualTo(AuditStatus.FAILED));
    }
  }

  /** The guard of a fault is each audit that compares what it changed. */
  @Property(tries = 1000)
  void whateverGoesWrongIsFoundAndNamed(@ForAll("faulty") Faulty faulty) {
    Fault fault = faulty.fault();
    AuditReport report = audit(faulty.broken());
    if (fault instanceof Fault.LostStore lost) {
      for (AuditType type : lost.store().readers()) {
        assertThat(report.missingData().get(type)).as(type.name()).contains(name(lost.store()));
        assertThat(report.sets()).allSatisfy(set -> assertThat(set.result(type)).isNull());
      }
      return;
    }
    if (fault instanceof Fault.LostDay lost) {
      AuditSet set = set(report, faulty.family().days().get(lost.day()));
      for (AuditType type : lost.store().readers()) {
        AuditResult result = set.result(type);
        assertThat(result).as(type.name()).isNotNull();
        assertThat(result.status()).isNotEqualTo(AuditStatus.PASSED);
        assertThat(result.outcome().description())
            .contains(name(lost.store()) + " holds nothing of this window");
      }
      return;
    }
    Store store = fault.store();
    for (int i = 0; i < faulty.family().days().size(); i++) {
      Day before = faulty.family().days().get(i);
      Day after = faulty.broken().days().get(i);
      Map<AuditType, Set<String>> noticeable =
          AuditOracle.noticeable(before, after, store, faulty.family().totalTraits());
      AuditSet set = set(report, before);
      noticeable.forEach((type, keys) -> assertNoticed(fault, set, type, keys));
    }
  }

  private static void assertNoticed(Fault fault, AuditSet set, AuditType type, Set<String> keys) {
    AuditResult result = set.result(type);
    assertThat(result).as("%s, %s", fault, type).isNotNull();
    assertThat(result.status())
        .as("%s, %s at %s: %s", fault, type, keys, result)
        .isNotEqualTo(AuditStatus.PASSED);
    if (details(result).verdict() != AuditVerdict.NO_DATA) {
      assertThat(keys)
          .as("%s, %s: %s", fault, type, result)
          .anySatisfy(key -> assertThat(result.toString()).contains(key));
    }
  }

  private static AuditSet set(AuditReport report, Day day) {
    return report.sets().stream()
        .filter(set -> set.window().equals(day.window()))
        .findFirst()
        .orElseThrow();
  }

  private static String name(Store store) {
    return switch (store) {
      case ALLOCATIONS -> "allocation store";
      case ASSETS -> "asset store";
      case ALLOCATION_TOTALS -> "allocation total store";
      case ASSET_TOTALS -> "asset total store";
      case AGGREGATES -> "agg store";
      case CLOUD_USAGE -> "cloud usage store";
    };
  }
}
