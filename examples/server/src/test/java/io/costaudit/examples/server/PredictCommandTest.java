package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.jackson.WireJson;
import io.costaudit.predict.SpecCostDiff;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
  private static final String SAMPLE =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: sample, namespace: shop}
      spec:
        replicas: 3
        template:
          spec:
            containers:
              - name: main
                resources:
                  requests: {cpu: 100m, memory: 32Mi}
                  limits: {nvidia.com/gpu: 1}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: sample}
      """;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void printsWorkloadsTheTotalAndWhatIsSkipped() throws IOException {
    assertThat(run("predict", "-f", file("app.yaml", SAMPLE))).isZero();
    assertThat(out.toString().lines())
        .anyMatch(
            line ->
                line.matches("deployment +shop +sample +6\\.92 +0\\.29 +2,080\\.50 +2,087\\.71"))
        .anyMatch(
            line -> line.matches("total +1 workloads +6\\.92 +0\\.29 +2,080\\.50 +2,087\\.71"))
        .anyMatch(
            line ->
                line.startsWith("skipped: ")
                    && line.contains("app.yaml, document 2")
                    && line.contains("Service sample"));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void printsTheArrayOfTheSpecCostEndpoint() throws IOException {
    assertThat(run("predict", "-f", file("app.yaml", SAMPLE), "--format", "json")).isZero();
    SpecCostDiff[] items = WireJson.mapper().readValue(out.toString(), SpecCostDiff[].class);
    assertThat(items).hasSize(1);
    assertThat(items[0].costAfter().hours().gpuHours()).isEqualTo(3 * 730);
    assertThat(err.toString()).contains("skipped: ");
  }

  @Test
  void printsCommaSeparatedValues() throws IOException {
    assertThat(run("predict", "-f", file("app.yaml", SAMPLE), "--format", "csv")).isZero();
    assertThat(out.toString().lines())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("deployment,shop,sample,");
  }

  @Test
  void saysWhatIsUnpriced() throws IOException {
    String cronJob =
        file(
            "cron.yaml",
            """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: nightly}
            spec:
              schedule: "0 3 * * *"
              jobTemplate: {spec: {template: {spec: {containers: [{name: main}]}}}}
            """);
    assertThat(run("predict", "-f", cronJob, "--format", "csv")).isZero();
    assertThat(out.toString().lines().map(line -> line.split(",", -1).length)).containsOnly(10);
    assertThat(run("predict", "-f", cronJob)).isZero();
    assertThat(out.toString()).contains("n/a", "1 workloads, 1 of them unpriced");
  }

  @Test
  void readsFoldersAndSetsPrices() throws IOException {
    file("a.yaml", SAMPLE);
    file("b.json", "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[]}");
    file("notes.txt", "no manifest: [");
    assertThat(
            run(
                "predict",
                "-f",
                folder.toString(),
                "--price-cpu-hour=1",
                "--price-ram-gib-hour=0",
                "--price-gpu-hour=0"))
        .isZero();
    assertThat(out.toString()).contains("219.00");
  }

  @Test
  void aBadManifestDoesNotHideTheOthers() throws IOException {
    String good = file("good.yaml", SAMPLE);
    String broken = file("broken.yaml", "a: [1,\nb: }");
    String hostile = file("hostile.yaml", SAMPLE.replace("100m", "1e999999999"));
    assertThat(run("predict", "-f", broken, "-f", good, "-f", hostile)).isEqualTo(Main.BAD_INPUT);
    assertThat(out.toString()).contains("sample", "1 workloads");
    assertThat(err.toString().lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("broken.yaml") && line.contains("line 2"))
        .anyMatch(
            line ->
                line.contains("hostile.yaml, document 1")
                    && line.contains("requests.cpu")
                    && line.contains("999999999"));
  }

  @Test
  void printsNoTableOfZerosForBrokenInput() throws IOException {
    String broken = file("broken.yaml", "a: [1,\nb: }");
    String patch =
        file("patch.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {x: 1}}");
    for (String format : new String[] {"table", "json", "csv"}) {
      assertThat(run("predict", "-f", broken, "--format", format)).isEqualTo(Main.BAD_INPUT);
      assertThat(run("predict", "-f", patch, "--format", format)).isEqualTo(Main.BAD_INPUT);
    }
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines()).hasSize(6).allMatch(line -> line.startsWith("refused: "));
  }

  @Test
  void warnsOfMergeKeysThatReplaceWhatIsWrittenBefore() throws IOException {
    String merging =
        file(
            "merging.yaml",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            base: &base {cpu: 1}
            spec: {containers: [{name: c, resources: {requests: {cpu: 3, <<: *base}}}]}
            """);
    assertThat(run("predict", "-f", merging, "--price-cpu-hour=0.01")).isZero();
    assertThat(out.toString())
        .contains("7.30", "the merge key << in line 5 replaces \"cpu\", written before it");
  }

  @Test
  void refusesWhatItCannotUse() throws IOException {
    String good = file("good.yaml", SAMPLE);
    assertThat(run("predict", "-f", folder.resolve("none.yaml").toString()))
        .isEqualTo(Main.BAD_INPUT);
    assertThat(run("predict", "-f", Files.createDirectory(folder.resolve("empty")).toString()))
        .isEqualTo(Main.BAD_INPUT);
    assertThat(run("predict")).isEqualTo(Main.BAD_INPUT);
    assertThat(run("predict", "-f", good, "--price-cpu-hour=-1")).isEqualTo(Main.BAD_INPUT);
    assertThat(run("predict", "-f", good, "--price-cpu-hour=NaN")).isEqualTo(Main.BAD_INPUT);
    assertThat(run("predict", "-f", good, "--nodes=-1")).isEqualTo(Main.BAD_INPUT);
    assertThat(run("predict", "-f", good, "--run-duration=soon")).isEqualTo(Main.BAD_INPUT);
    assertThat(run("predict", "-f", good, "--format=xml")).isEqualTo(Main.BAD_INPUT);
    assertThat(run("predict", "-f", good, "--unknown")).isEqualTo(Main.BAD_INPUT);
    assertThat(run("nothing")).isEqualTo(Main.BAD_INPUT);
    assertThat(err.toString())
        .contains(
            "none.yaml",
            "ends in .yaml",
            "--filename",
            "--price-cpu-hour",
            "--nodes",
            "--run-duration",
            "--format")
        .doesNotContain("\tat ");
  }

  @Test
  void showsHelp() {
    assertThat(run()).isZero();
    assertThat(out.toString()).contains("demo", "serve", "predict");
  }
}
