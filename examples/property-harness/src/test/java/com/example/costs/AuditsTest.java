package com.example.costs;

import io.costaudit.audit.Auditor;
import io.costaudit.testkit.family.CostFamilies;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.testkit.audit.AuditExtension;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Each audit of each day is a test, of stores that agree with our own among them. There is no bill,
 * so the audit that compares with it is skipped, and says so.
 */
class AuditsTest {
  @RegisterExtension static final AuditExtension audits = AuditExtension.of(AuditsTest::auditor);

  private static Auditor auditor() {
    CostFamily all = CostFamilies.example();
    CostFamily family =
        new CostFamily(all.days(), all.totalTraits(), 0, Set.of(CostFamily.Store.CLOUD_USAGE));
    RowAllocationStore store = Stores.allocations();
    family.days().forEach(day -> store.put(day.window(), day.allocations()));
    return family.stores().auditor(new SettableClock()).allocations(store).build();
  }

  @TestFactory
  Stream<DynamicTest> agree() {
    return audits.tests();
  }
}
