package io.costaudit.fabric8;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.coverage.Scope;
import io.costaudit.event.Balance;
import io.costaudit.event.Ledger;
import io.costaudit.event.LedgerEntry;
import io.costaudit.fabric8.GeneratedCluster.Lived;
import io.costaudit.jackson.ManifestReader;
import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.price.ClaimCost;
import io.costaudit.predict.price.SpecCost;
import io.costaudit.predict.spec.Manifest;
import io.costaudit.predict.spec.ResourceType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.data.Offset;

/**
 * The law that binds the ledger and the prediction: what {@code kubectl get all,pvc -A -o yaml}
 * prints of a cluster is predicted to cost what the ledger has booked for it, and both are what the
 * numbers come to from which the cluster was generated. To apply it to the cluster changes nothing.
 */
final class PredictionLaw {
  /** How far a double may be off: far less than a cent. */
  private static final BigDecimal ERROR = new BigDecimal("0.000001");

  private static final ManifestReader READER = ManifestReader.ofDefaults();

  private final String clusterId;
  private final GeneratedCluster generated;
  private final Lived lived;
  private final Ledger ledger;

  PredictionLaw(String clusterId, GeneratedCluster generated, Lived lived, Ledger ledger) {
    this.clusterId = clusterId;
    this.generated = generated;
    this.lived = lived;
    this.ledger = ledger;
  }

  /** What each workload costs in a month, and which have no price. */
  record Figures(Map<String, BigDecimal> lines, TreeSet<String> unpriced) {
    Figures() {
      this(new TreeMap<>(), new TreeSet<>());
    }

    private void add(String line, double dollars) {
      assertThat(lines.put(line, new BigDecimal(dollars))).as("a second %s", line).isNull();
    }

    /** Returns where the two differ, each with both amounts; a line that is missing is 0. */
    List<String> differences(Figures other) {
      List<String> differences = new ArrayList<>();
      TreeSet<String> names = new TreeSet<>(lines.keySet());
      names.addAll(other.lines.keySet());
      for (String name : names) {
        BigDecimal here = lines.getOrDefault(name, BigDecimal.ZERO);
        BigDecimal there = other.lines.getOrDefault(name, BigDecimal.ZERO);
        if (here.subtract(there).abs().compareTo(ERROR) > 0) {
          differences.add(name + ": " + rounded(here) + ", not " + rounded(there));
        }
      }
      if (!unpriced.equals(other.unpriced)) {
        differences.add("unpriced: " + unpriced + ", not " + other.unpriced);
      }
      return differences;
    }

    private static BigDecimal rounded(BigDecimal dollars) {
      return dollars.setScale(6, RoundingMode.HALF_UP);
    }
  }

  /** Returns what the numbers come to. */
  Figures wanted() {
    Figures wanted = new Figures();
    wanted.lines().putAll(lived.lines());
    wanted.unpriced().addAll(lived.unpriced());
    return wanted;
  }

  /** Returns what the ledger has booked for workloads. */
  Figures booked() {
    Figures booked = new Figures();
    for (ResourceType type : ResourceType.values()) {
      if (type == ResourceType.NODE) {
        continue; // in a book of their own
      }
      for (LedgerEntry.Live live : ledger.live(new Scope(clusterId, type, null))) {
        String line =
            GeneratedCluster.line(
                type.wireName(), live.resource().namespace(), live.resource().name());
        if (live.booked() == null) {
          booked.unpriced().add(line);
        } else {
          booked.add(line, live.booked().rates().totalMonthlyRate());
        }
      }
    }
    return booked;
  }

  /** Checks the law of a ledger that has seen all. */
  void check(SettledCluster cluster) {
    assertThat(booked().differences(wanted())).as("what the ledger has booked").isEmpty();
    assertThat(ledger.balances()).allMatch(Balance::holds);

    String yaml = Serialization.asYaml(generated.list(cluster));
    List<Manifest> manifests = READER.read("", yaml.getBytes(UTF_8));
    SpecCostPredictor.Builder predictor =
        SpecCostPredictor.builder().predictor(generated.predictor());
    checkPrediction(predictor.build().predict(clusterId, "default", manifests, null), manifests);
    checkNoChange(
        predictor
            .live(ledger.liveWorkloads())
            .build()
            .predict(clusterId, "default", manifests, null));
  }

  private void checkPrediction(SpecCostReport report, List<Manifest> manifests) {
    Figures predicted = new Figures();
    for (SpecCostDiff diff : report.predictions()) {
      if (diff.costAfter() == null) {
        predicted.unpriced().add(line(diff));
      } else {
        predicted.add(line(diff), diff.costAfter().rates().totalMonthlyRate());
      }
    }
    assertThat(predicted.differences(wanted())).as("what is predicted").isEmpty();
    assertThat(predicted.differences(booked())).as("what is predicted and booked").isEmpty();
    assertThat(report.refused()).isEmpty();
    assertThat(report.replaced()).isEmpty();
    assertThat(report.hooks()).as("what is in a cluster costs, hook or not").isEmpty();
    assertThat(
            report.priced().size()
                + report.folded().size()
                + report.skipped().size()
                + lived.claims().size())
        .as("each object stands in one list")
        .isEqualTo(manifests.size());
    assertThat(report.skipped()).noneMatch(SpecCostReport.UnpredictedObject::runsPods);
    assertThat(report.warnings())
        .noneMatch(warning -> warning.message().contains("is not in the input"));

    assertThat(report.claims().stream().map(PredictionLaw::line))
        .as("claims of no replica")
        .containsExactlyInAnyOrderElementsOf(lived.leftOver());
    assertThat(new BigDecimal(report.storage().monthlyRate()))
        .as("volumes")
        .isCloseTo(lived.totalStorage(), Offset.offset(ERROR));
    assertThat(report.storage().unpriced().isZero()).isTrue();
  }

  /** To apply to a cluster what it has itself changes nothing. */
  private static void checkNoChange(SpecCostReport report) {
    for (SpecCostDiff diff : report.predictions()) {
      SpecCost before = diff.costBefore();
      SpecCost after = diff.costAfter();
      assertThat(before == null ? null : before.rates())
          .as("%s before and after", line(diff))
          .isEqualTo(after == null ? null : after.rates());
    }
  }

  private static String line(SpecCostDiff diff) {
    return GeneratedCluster.line(
        diff.controllerKind().wireName(), diff.namespace(), diff.controllerName());
  }

  private static String line(ClaimCost claim) {
    return claim.namespace() + "/" + claim.name();
  }
}
