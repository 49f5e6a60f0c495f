package io.costaudit.examples.server;

import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.price.SpecCost;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A prediction as comma-separated values. */
final class PredictionCsv {
  private PredictionCsv() {}

  /** Returns the workloads as comma-separated values. The first line names the columns. */
  static List<String> lines(List<SpecCostDiff> predictions) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "controllerKind,namespace,controllerName,totalMonthlyRate,cpuMonthlyRate,ramMonthlyRate,"
            + "gpuMonthlyRate,monthlyCPUCoreHours,monthlyRAMByteHours,monthlyGPUHours");
    for (SpecCostDiff item : predictions) {
      SpecCost cost = item.costAfter();
      Stream<String> numbers =
          cost == null
              ? Stream.generate(() -> "").limit(7)
              : Stream.of(
                      cost.rates().totalMonthlyRate(),
                      cost.rates().cpuMonthlyRate(),
                      cost.rates().ramMonthlyRate(),
                      cost.rates().gpuMonthlyRate(),
                      cost.hours().cpuCoreHours(),
                      cost.hours().ramByteHours(),
                      cost.hours().gpuHours())
                  .map(PredictionCsv::plain);
      Stream<String> names =
          Stream.of(item.controllerKind().wireName(), item.namespace(), item.controllerName());
      lines.add(
          Stream.concat(names.map(PredictionCsv::quoted), numbers)
              .collect(Collectors.joining(",")));
    }
    return lines;
  }

  /**
   * Returns the number with all its digits and without an exponent, because spreadsheets and shells
   * read exponents differently.
   */
  private static String plain(double number) {
    BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    return decimal.signum() == 0 ? "0" : decimal.toPlainString();
  }

  private static String quoted(String text) {
    return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
