package io.costaudit.opencost.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.Auditor;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.opencost.AnyResponse;
import io.costaudit.opencost.Exceptions;
import io.costaudit.opencost.Responses;
import io.costaudit.opencost.SavedResponses;
import io.costaudit.opencost.read.AllocationReader.Accepted;
import io.costaudit.opencost.read.ResponseParser.Form;
import io.costaudit.testsupport.FuzzTarget;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/** Allocations, summaries and totals, up to the audits of what was read. */
@FuzzTarget
public class AllocationResponseFuzzTest {
  private static final SavedResponses ANSWERS =
      SavedResponses.builder().window(Responses.DAY).build();
  private static final InstantSource CLOCK = InstantSource.fixed(Responses.DAY.end());

  @FuzzTest
  void allocations(byte[] input) {
    AnyResponse.read(input, in -> ANSWERS.allocations("day.json", in))
        .ifPresent(AllocationResponseFuzzTest::assertIsAudited);
    AnyResponse.read(input, in -> AllocationResponseFuzzTest.totals(in));
  }

  private static void assertIsAudited(InMemoryAllocationStore store) {
    AnyResponse.assertSumsAgree(
        store,
        Grouping.of(),
        Grouping.NODE,
        Grouping.of(CostProperty.NAMESPACE, CostProperty.CONTROLLER),
        Grouping.of(CostProperty.label("app"), CostProperty.SERVICE, CostProperty.KIND));
    Auditor auditor =
        Auditor.builder().allocations(store).allocationsByNode(store).clock(CLOCK).build();
    AuditReport report = auditor.run(AuditRequest.everything());
    assertThat(report.abandonedWindows()).isEmpty();
    assertThat(report.storeFailures()).isEmpty();
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
            },
            Exceptions.UNREADABLE);
    assertThat(keyed).hasValue(rows.get());
    return form;
  }
}
