package io.costaudit.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory grows with the number of keys, never with the number of rows. */
class ThreeMonthsIT {
  private static final int ROWS_A_DAY = 200_000;

  /** Beyond this the last days hold more than the first. */
  private static final double FLAT = 1.3;

  private static int days() {
    return Boolean.getBoolean("costaudit.endurance") ? 90 : 6;
  }

  @Test
  void manyRowsNeedNoMoreMemoryThanFew() throws Exception {
    List<String> lines = run(days(), ROWS_A_DAY);
    assertThat(lines).last().isEqualTo("days " + days() + " failed {}");
    List<Long> kib =
        lines.stream()
            .limit(days())
            .peek(line -> assertThat(line).endsWith(" Passed,Passed,Passed,Passed,Passed"))
            .map(line -> Long.parseLong(line.split(" ", -1)[1]))
            .toList();
    assertThat(kib).hasSize(days());
    int third = days() / 3;
    long first = kib.subList(0, third).stream().mapToLong(Long::longValue).max().orElseThrow();
    long last =
        kib.subList(days() - third, days()).stream().mapToLong(Long::longValue).max().orElseThrow();
    System.out.printf("heap after a day: %d KiB in the first third, %d in the last%n", first, last);
    assertThat((double) last).isLessThanOrEqualTo(FLAT * first);
  }

  private static List<String> run(int days, int rows) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ThreeMonths.class.getName(),
                String.valueOf(days),
                String.valueOf(rows))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      lines = out.lines().toList();
    }
    assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
    return lines;
  }
}
