package io.costaudit.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.coverage.CoverageTrack;
import io.costaudit.event.CostEvent;
import io.costaudit.event.LedgerEntry;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.ResourceSpec;
import io.costaudit.testkit.family.CostFamilies;
import io.costaudit.testkit.record.SettableClock;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is stored is read back equal, quantities to their format included. */
class StorageJsonProperties {
  @Property(tries = 300)
  void anEntryIsReadBackEqual(@ForAll LedgerEntry entry) {
    String document = StorageJson.write(entry);
    LedgerEntry read = StorageJson.readEntry(document);
    assertThat(read).isEqualTo(entry);
    assertThat(StorageJson.write(read)).as("formats of quantities included").isEqualTo(document);
  }

  @Property(tries = 300)
  void anEventIsReadBackEqual(@ForAll CostEvent event) {
    String document = StorageJson.write(event);
    CostEvent read = StorageJson.readEvent(document);
    assertThat(read).isEqualTo(event);
    assertThat(StorageJson.write(read)).as("formats of quantities included").isEqualTo(document);
  }

  @Property(tries = 300)
  void aTrackIsReadBackEqual(@ForAll CoverageTrack track) {
    assertThat(StorageJson.readTrack(StorageJson.write(track))).isEqualTo(track);
  }

  @Property(tries = 300)
  void aStateIsReadBackEqual(@ForAll ResourceSpec spec) {
    assertThat(StorageJson.readSpec(StorageJson.write(spec))).isEqualTo(spec);
  }

  @Property(tries = 300)
  void aSetOfResultsIsReadBackEqual(@ForAll AuditSet set) {
    String document = StorageJson.write(set);
    AuditSet read = StorageJson.readAuditSet(document);
    assertThat(read).isEqualTo(set);
    assertThat(StorageJson.write(read)).isEqualTo(document);
  }

  @Property(tries = 300)
  void aResultIsReadBackEqual(@ForAll AuditResult result) {
    assertThat(StorageJson.readAuditResult(StorageJson.write(result))).isEqualTo(result);
  }

  /** What an audit finds: groupings, keys, amounts and reasons are as the audit made them. */
  @Property(tries = 30)
  void whatAnAuditFindsIsReadBackEqual(@ForAll CostFamilies.Faulty faulty) {
    for (AuditSet set :
        faulty
            .broken()
            .stores()
            .auditor(new SettableClock())
            .build()
            .run(AuditRequest.everything())
            .sets()) {
      assertThat(StorageJson.readAuditSet(StorageJson.write(set))).isEqualTo(set);
    }
  }

  @Property(tries = 300)
  void aSumBeyondTheCapOfTextsKeepsItsValue(@ForAll Quantity one, @ForAll Quantity other) {
    Quantity sum = one.times(1L << 62).plus(other.times(other));
    Quantity read = Quantity.of(sum.exactValue(), sum.format());
    assertThat(read).isEqualTo(sum).hasToString(sum.toString());
  }
}
