package io.costaudit.opencost;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.Auditor;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.Property;
import io.costaudit.opencost.AllocationReader.Accepted;
import io.costaudit.opencost.ResponseParser.Form;
import io.costaudit.testsupport.FuzzTarget;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/** Allocations, summaries and totals, up to the audits of what was read. */
@FuzzTarget
public class AllocationAnswerFuzzTest {
  private static final SavedResponses ANSWERS =
      SavedResponses.builder().window(Answers.DAY).build();
  private static final InstantSource CLOCK = InstantSource.fixed(Answers.DAY.end());

  @FuzzTest
  void allocations(byte[] input) {
    AnyAnswer.read(input, in -> ANSWERS.allocations("day.json", in))
        .ifPresent(AllocationAnswerFuzzTest::assertIsAudited);
    AnyAnswer.read(input, in -> AllocationAnswerFuzzTest.totals(in));
  }

  private static void assertIsAudited(InMemoryAllocationStore store) {
    AnyAnswer.assertSumsAgree(
        store,
        Grouping.of(),
        Grouping.NODE,
        Grouping.of(Property.NAMESPACE, Property.CONTROLLER),
        Grouping.of(Property.label("app"), Property.SERVICE, Property.KIND));
    Auditor auditor =
        Auditor.builder().allocations(store).allocationsByNode(store).clock(CLOCK).build();
    AuditReport report = auditor.run(AuditRequest.everything());
    assertThat(report.failed()).isEmpty();
    assertThat(report.failing()).isEmpty();
  }

  private static Form totals(java.io.InputStream in) {
    AtomicInteger rows = new AtomicInteger();
    AtomicInteger keyed = new AtomicInteger();
    Form form =
        ResponseParser.read(
            "day.json",
            in,
            new AllocationReader(Accepted.ALLOCATIONS_OR_TOTALS),
            new ResponseParser.Sink<Allocation>() {
              @Override
              public void row(JsonInput at, RowReader.Row<Allocation> row) {
                rows.incrementAndGet();
                ResponseKeys.ofTotal(Grouping.CLUSTER, row.key(), row.value());
                ResponseKeys.ofTotal(Grouping.NODE, row.key(), row.value());
                keyed.incrementAndGet();
              }

              @Override
              public void endOfSet(JsonInput at, io.costaudit.time.Window window) {}
            });
    assertThat(keyed).hasValue(rows.get());
    return form;
  }
}
