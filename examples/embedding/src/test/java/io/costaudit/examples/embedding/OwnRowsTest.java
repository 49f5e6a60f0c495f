package io.costaudit.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditType;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Measure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The stores of one's own rows in {@code docs/embedding.md} are compiled, and can be audited. */
class OwnRowsTest {
  @Test
  void thePageShowsThisCode() throws Exception {
    String source =
        Files.readString(Path.of("src/main/java/io/costaudit/examples/embedding/OwnRows.java"));
    String code =
        source
            .substring(
                source.indexOf("// begin docs") + "// begin docs".length(),
                source.indexOf("// end docs"))
            .strip();
    assertThat(Files.readString(Path.of("../../docs/embedding.md")))
        .contains("```java\n" + code + "\n```");
  }

  @Test
  void theRowsAreAudited() {
    AllocationProperties place = AllocationProperties.builder().cluster("c1").node("n1").build();
    List<AuditSet> sets =
        OwnRows.audit(
            day -> Stream.of(new Allocation("a", place, 1440, Costs.of(Measure.CPU, 8))),
            day ->
                Stream.of(
                    Asset.Node.builder(AssetProperties.of("c1", "n1", "i-1"))
                        .minutes(1440)
                        .cpuCost(10)
                        .build()));
    assertThat(sets).hasSize(1);
    AuditResult result = sets.get(0).result(AuditType.ALLOCATION_RECONCILIATION);
    assertThat(result).isNotNull();
    assertThat(result.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(result.differences()).hasSize(1);
    assertThat(result.differences().get(0).values().difference()).isEqualTo(-2);
  }
}
