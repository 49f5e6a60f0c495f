import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prints how many lines the tests reached, one line for each module in a report of JaCoCo as CSV.
 * Run from the build: {@code java LineCoverage.java jacoco.csv 'its own tests'}.
 */
final class LineCoverage {
  private long covered;
  private long missed;

  private LineCoverage() {}

  public static void main(String[] args) throws IOException {
    List<String> rows = Files.readAllLines(Path.of(args[0]));
    List<String> columns = Arrays.asList(rows.get(0).split(","));
    Map<String, LineCoverage> modules = new TreeMap<>();
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split(",");
      String group = cells[columns.indexOf("GROUP")];
      LineCoverage module =
          modules.computeIfAbsent(
              group.substring(group.lastIndexOf('/') + 1), name -> new LineCoverage());
      module.covered += Long.parseLong(cells[columns.indexOf("LINE_COVERED")]);
      module.missed += Long.parseLong(cells[columns.indexOf("LINE_MISSED")]);
    }
    modules.forEach((name, lines) -> lines.print(name, args[1]));
  }

  private void print(String module, String tests) {
    long all = covered + missed;
    if (all > 0) {
      // Down, so that 100 % means every line.
      BigDecimal percent =
          BigDecimal.valueOf(100 * covered).divide(BigDecimal.valueOf(all), 1, RoundingMode.DOWN);
      System.out.println(
          "line coverage of " + module + " by " + tests + ": " + percent + " % (" + covered + " of "
              + all + ")");
    }
  }
}
