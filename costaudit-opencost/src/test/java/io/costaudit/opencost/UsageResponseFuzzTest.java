package io.costaudit.opencost;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.costaudit.opencost.read.CostedHoursReader;
import io.costaudit.opencost.read.CostedHoursReader.ClusterHours;
import io.costaudit.opencost.read.CostedHoursReader.CostedHours;
import io.costaudit.opencost.read.JsonInput;
import io.costaudit.opencost.read.ResponseParser;
import io.costaudit.opencost.read.RowReader;
import io.costaudit.opencost.read.UsageReader;
import io.costaudit.opencost.read.UsageReader.Used;
import io.costaudit.predict.spec.ContainerUsage;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testsupport.FuzzTarget;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What containers used, and what a cluster paid for how many hours. */
@FuzzTarget
public class UsageResponseFuzzTest {
  private static final ClusterIdTranslator IDS = new ClusterIdTranslator(Map.of());

  @FuzzTest
  void usage(byte[] input) {
    AnyResponse.read(
        input,
        in -> {
          UsageTable table = new UsageTable();
          List<Used> all = new ArrayList<>();
          ResponseParser.read(
              "day.json",
              in,
              new UsageReader(),
              new Each<>(
                  row -> {
                    all.add(row.value());
                    table.add(row.key(), row.value());
                  }),
              UnreadableResponseException::new);
          all.forEach(used -> assertIsFound(table, used));
          return table;
        });
    AnyResponse.read(
        input,
        in ->
            ResponseParser.read(
                "day.json",
                in,
                new CostedHoursReader(),
                new Each<ClusterHours>(
                    row -> {
                      assertIsNoInfinity(row.value().cpu());
                      assertIsNoInfinity(row.value().ram());
                      assertIsNoInfinity(row.value().gpu());
                    }),
                UnreadableResponseException::new));
  }

  private static void assertIsFound(UsageTable table, Used used) {
    for (ResourceType type : ResourceType.values()) {
      for (String name : List.of(used.of().pod(), used.of().controller())) {
        if (name.isEmpty()) {
          continue;
        }
        ResourceRef resource =
            new ResourceRef(used.of().cluster(), type, used.of().namespace(), name);
        for (ContainerUsage usage : table.find(resource, IDS).values()) {
          assertThat(usage.cpu().signum()).isNotNegative();
          assertThat(usage.memory().signum()).isNotNegative();
          assertThat(usage.memory().exactValue().stripTrailingZeros().scale())
              .isLessThanOrEqualTo(0);
        }
      }
    }
  }

  /** A number that is not known is NaN; what is finite was sent so. */
  private static void assertIsNoInfinity(CostedHours of) {
    assertThat(of.hours()).isNotIn(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
  }

  private record Each<R>(java.util.function.Consumer<RowReader.Row<R>> taker)
      implements ResponseParser.Sink<R> {
    @Override
    public void row(JsonInput in, RowReader.Row<R> row) {
      taker.accept(row);
    }

    @Override
    public void endOfSet(JsonInput in, Window window) {}
  }
}
