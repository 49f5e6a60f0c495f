package io.costaudit.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.audit.AuditRuns;
import io.costaudit.audit.AuditSet;
import io.costaudit.coverage.ScopeCoverage;
import io.costaudit.event.Balance;
import io.costaudit.event.CostEvent;
import io.costaudit.event.Revaluation;
import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.SpecCostReport.Priced;
import io.costaudit.testsupport.FuzzTarget;
import io.costaudit.time.Window;
import java.io.IOException;
import java.util.List;

/** What is read of the wire is written so that it is read back equal. */
@FuzzTarget
public class WireFuzzTest {
  private static final ObjectMapper WIRE = WireJson.mapper();
  private static final List<Class<?>> TYPES =
      List.of(
          CostEvent.class,
          AuditSet.class,
          AuditRuns.Status.class,
          Priced.class,
          SpecCostDiff.class,
          ScopeCoverage.class,
          Balance.class,
          Revaluation.class,
          Window.class);

  @FuzzTest
  void wire(byte[] input) throws IOException {
    for (Class<?> type : TYPES) {
      Object read;
      try {
        read = WIRE.readValue(input, type);
      } catch (JsonProcessingException e) {
        assertThat(e.getOriginalMessage()).isNotBlank().hasSizeLessThan(3000);
        continue;
      } catch (IOException e) {
        // Broken UTF-8.
        assertThat(e.getMessage()).isNotBlank();
        continue;
      }
      if (read != null) {
        assertIsReadBack(read, type);
      }
    }
  }

  private static void assertIsReadBack(Object read, Class<?> type) throws IOException {
    String written = WIRE.writeValueAsString(read);
    Object again = WIRE.readValue(written, type);
    if (written.indexOf(0xFFFD) >= 0) {
      return; // what half a surrogate pair becomes; names that differ in nothing else become one
    }
    assertThat(WIRE.writeValueAsString(again)).isEqualTo(written);
    // A window, also that of an audit, is written in whole seconds.
    if (type == CostEvent.class || type == Priced.class || type == ScopeCoverage.class) {
      assertThat(again).isEqualTo(read);
    }
  }
}
