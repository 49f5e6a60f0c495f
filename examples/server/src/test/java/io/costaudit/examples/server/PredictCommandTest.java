package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.jackson.WireJson;
import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.spec.Manifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        .anyMatch(line -> line.matches("total +1 workload +6\\.92 +0\\.29 +2,080\\.50 +2,087\\.71"))
        .anyMatch(line -> line.equals("skipped: 1 object that runs no pods: 1 Service"));
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

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv"})
  void saysBesideTheRowsWhatTheTableAloneShows(String format) throws IOException {
    String claims =
        file(
            "claims.yaml",
            """
            apiVersion: resource.k8s.io/v1
            kind: ResourceClaim
            metadata: {name: shared}
            spec: {devices: {requests: [{name: gpu, exactly: {deviceClassName: gpu.nvidia.com, count: 2}}]}}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {resources: {requests: {storage: 10Gi}}}
            """);
    assertThat(run("predict", "-f", claims, "--format", format, "--price-storage-gib-month", "0.1"))
        .isZero();
    assertThat(err.toString().lines())
        .contains(
            "not in this output: 1,387.00 a month of 1 claim of devices, 1.00 a month of volumes;"
                + " --format table shows them");
  }

  @Test
  void saysThatThereIsNothingToPredict() throws IOException {
    String empty = file("empty.json", "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[]}");
    assertThat(run("predict", "-f", empty)).isEqualTo(Main.BAD_INPUT);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("there are only lists without items in", "empty.json");
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
    assertThat(out.toString()).contains("n/a", "total: 1 workload; leaves out 1 unpriced workload");
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
    String hostile =
        file(
            "hostile.yaml",
            SAMPLE.replace("100m", "1e999999999").replace("name: sample, n", "name: huge, n"));
    assertThat(run("predict", "-f", broken, "-f", good, "-f", hostile)).isEqualTo(Main.BAD_INPUT);
    assertThat(out.toString())
        .contains("sample", "total: 1 workload; leaves out 1 refused object, 1 unreadable file");
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
  void showsClaimsBesideBrokenInput() throws IOException {
    String claim =
        file(
            "claim.yaml",
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {resources: {requests: {storage: 10Gi}}}
            """);
    String broken = file("broken.yaml", "a: [1,\nb: }");
    assertThat(run("predict", "-f", claim, "-f", broken, "--price-storage-gib-month", "0.1"))
        .isEqualTo(Main.BAD_INPUT);
    assertThat(out.toString())
        .containsPattern("persistentvolumeclaim +default +data .* 1\\.00")
        .contains("total: 0 workloads, 1 claim; leaves out 1 unreadable file");
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

  private static final String POD =
      "{containers: [{name: main, resources: {requests: {cpu: 1, memory: 1Gi}}}]}";

  private static String workload(String kind, String name, String fields) {
    String template = ", template: {spec: " + POD + "}";
    return """
        ---
        apiVersion: %s
        kind: %s
        metadata: {name: %s, namespace: t%s}
        spec: {%s}
        """
        .formatted(
            kind.equals("Deployment") ? "apps/v1" : "batch/v1",
            kind,
            name,
            kind.equals("Job") && name.startsWith("hook")
                ? ", annotations: {helm.sh/hook: pre-install}"
                : "",
            (fields.isEmpty() ? "paused: false" : fields) + template);
  }

  private String predicted(String manifests, String... more) throws IOException {
    List<String> args =
        new ArrayList<>(
            List.of(
                "predict",
                "-f",
                file("in.yaml", manifests),
                "--price-cpu-hour=0.01",
                "--price-ram-gib-hour=0"));
    args.addAll(List.of(more));
    assertThat(run(args.toArray(String[]::new))).isZero();
    return out.toString();
  }

  @Test
  void theTotalSaysWhatItLeavesOutAndWhatItAssumes() throws IOException {
    String printed =
        predicted(
            workload("Deployment", "web", "replicas: 2")
                + workload("Job", "load", "")
                + workload("Job", "hook-migrate", ""));
    assertThat(printed.lines())
        .anyMatch(line -> line.matches("job +t +load +7\\.30 +0\\.00 +7\\.30 +as if all month"))
        .anyMatch(line -> line.matches("total +2 workloads +21\\.90 +0\\.00 +21\\.90"))
        .contains(
            "total: 2 workloads; 1 job counted as if it ran all month (--run-duration gives the time of"
                + " a run); leaves out 1 hook",
            "prices: 1 CPU core-hour 0.01, 1 GiB-hour of memory 0 (configured); 1 GPU-hour 0.95"
                + " (default, USD)",
            "hook: job t/hook-migrate (pre-install) is not in the total (--include-hooks counts"
                + " it): 7.30 if it ran all month");
  }

  private static String suspended(String job) {
    return job.replace("spec: {", "spec: {suspend: true, ");
  }

  @Test
  void eachRowThatCostsNothingSaysWhy() throws IOException {
    String printed =
        predicted(
            suspended(workload("Job", "later", ""))
                + workload("Deployment", "zero", "replicas: 0")
                + workload("Deployment", "silent", "replicas: 2").replace("cpu: 1, memory: 1Gi", "")
                + workload("Deployment", "web", "replicas: 2"));
    assertThat(printed.lines())
        .anyMatch(line -> line.matches("job +t +later +0\\.00 +0\\.00 +0\\.00 +suspended"))
        .anyMatch(line -> line.matches("deployment +t +zero +0\\.00 +0\\.00 +0\\.00 +no pods"))
        .anyMatch(
            line -> line.matches("deployment +t +silent +0\\.00 +0\\.00 +0\\.00 +no requests"))
        .anyMatch(line -> line.matches("deployment +t +web +14\\.60 +0\\.00 +14\\.60"))
        .contains(
            "warning: job t/later: it is suspended, so it costs nothing; after it is resumed, it"
                + " would cost 7.30"
                + " if it ran all month",
            "total: 4 workloads; 1 container that requests no cpu or no memory counted as 0 of it; 1"
                + " suspended workload counted as 0");
  }

  @Test
  void theTotalSaysThatDaemonSetsCountAsOnePod() throws IOException {
    String agents =
        workload("Deployment", "a", "").replace("Deployment", "DaemonSet")
            + workload("Deployment", "b", "").replace("Deployment", "DaemonSet");
    assertThat(predicted(agents).lines())
        .anyMatch(line -> line.matches("daemonset +t +a +7\\.30 .* as if on 1 node"))
        .contains(
            "total: 2 workloads; 2 daemonsets counted as 1 pod each (--nodes gives the number of"
                + " nodes)");
    out.getBuffer().setLength(0);
    assertThat(predicted(agents, "--nodes=3"))
        .contains("43.80")
        .doesNotContain("total: ", "1 node");
  }

  @Test
  void aSlipIsSaidAndNothingIsCountedForIt() throws IOException {
    String printed =
        predicted(
            workload("Deployment", "web", "replicas: 2")
                .replace("requests: {cpu: 1", "request: {cpu: 1"));
    assertThat(printed)
        .contains(
            "warning: deployment t/web: unknown field"
                + " \"spec.template.spec.containers[0].resources.request\" is not counted: kubectl"
                + " apply refuses this field, and with --validate=false Kubernetes drops it; did"
                + " you mean \"requests\"?",
            "total: 1 workload; 1 container that requests no cpu or no memory counted as 0 of it");
  }

  @Test
  void replacedObjectsThatRunNoPodsAreOneLineWithTheirCount() throws IOException {
    String map = "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: m}}\n";
    String node = "---\n{apiVersion: v1, kind: Node, metadata: {name: n}}\n";
    String range = "---\n{apiVersion: v1, kind: LimitRange, metadata: {name: r}}\n";
    String volcano =
        """
        ---
        apiVersion: batch.volcano.sh/v1alpha1
        kind: Job
        metadata: {name: v}
        spec: {tasks: [{template: {spec: %s}}]}
        """
            .formatted(POD);
    String printed =
        predicted(map.repeat(3) + node.repeat(2) + range.repeat(2) + volcano.repeat(2));
    assertThat(printed.lines().filter(line -> line.startsWith("replaced: ")))
        .hasSize(3)
        .anyMatch(
            line -> line.contains("LimitRange r: a later object of the same name replaces it"))
        .anyMatch(line -> line.contains("Job v: a later object of the same name replaces it"))
        .contains(
            "replaced: 3 objects that run no pods are in the input again: 2 ConfigMap, 1 Node; the"
                + " last of each counts");
  }

  @Test
  void hooksThatRunNothingSaySo() throws IOException {
    String hook = workload("Job", "hook-migrate", "");
    assertThat(predicted(suspended(hook)))
        .contains("hook: job t/hook-migrate (pre-install) is not in the total")
        .contains("counts it): 0.00 (suspended)");
    assertThat(predicted(hook, "--run-duration=1h")).contains("counts it): 0.01 for one run");
  }

  @Test
  void namesThePricesAndTheirSources() throws IOException {
    String web = file("app.yaml", SAMPLE);
    assertThat(run("predict", "-f", web)).isZero();
    assertThat(out.toString().lines())
        .contains(
            "prices: 1 CPU core-hour 0.03162, 1 GiB-hour of memory 0.004233, 1 GPU-hour 0.95 (default,"
                + " USD)");
    assertThat(
            run(
                "predict",
                "-f",
                web,
                "--format=csv",
                "--price-cpu-hour=0.04",
                "--price-ram-gib-hour=1e-7",
                "--price-gpu-hour=2",
                "--price-storage-class=fast=0.2"))
        .isZero();
    assertThat(err.toString().lines())
        .contains(
            "prices: 1 CPU core-hour 0.04, 1 GiB-hour of memory 0.0000001, 1 GPU-hour 2, 1 GiB-month"
                + " of \"fast\" 0.2 (configured)");
  }

  @Test
  void aFolderThatMustBeRenderedIsSaidBesideWhatIsRead() throws IOException {
    Path chart = Files.createDirectories(folder.resolve("in/my chart"));
    Files.writeString(chart.resolve("Chart.yaml"), "{apiVersion: v2, name: x, version: 1.0.0}");
    Path base = Files.createDirectories(folder.resolve("in/base"));
    Files.writeString(base.resolve("kustomization.yaml"), "resources: [web.yaml]");
    Files.writeString(base.resolve("web.yaml"), SAMPLE);
    assertThat(run("predict", "-f", folder.resolve("in").toString())).isZero();
    assertThat(out.toString())
        .contains("2,087.71", "total: 1 workload; leaves out 2 folders that are not rendered")
        .doesNotContain("skipped: 2");
    assertThat(err.toString().lines())
        .containsExactlyInAnyOrder(
            "note: the folder \""
                + base
                + "\" is a kustomization (kustomization.yaml), and its files are read as they are;"
                + " for the objects that it applies, render it first: kubectl kustomize "
                + base
                + " | costaudit-server predict -f -",
            "note: the folder \""
                + chart
                + "\" is a chart (Chart.yaml), and its files are read as they are; for the objects"
                + " that it applies, render it first: helm template '"
                + chart
                + "' | costaudit-server predict -f -");
  }

  @Test
  void aFolderThatHoldsNothingButAKustomizationHasNothingToPredict() throws IOException {
    Path overlay = Files.createDirectory(folder.resolve("prod"));
    Files.writeString(overlay.resolve("Kustomization"), "resources: [../base]");
    assertThat(run("predict", "-f", overlay.toString())).isEqualTo(Main.BAD_INPUT);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains("render it first: kubectl kustomize ", "so there is nothing to predict");
  }

  @ParameterizedTest
  @ValueSource(strings = {"resources: [web.yaml]", "{apiVersion: v2, name: x, version: 1.0.0}"})
  void aFileThatSaysHowToRenderIsRefusedWithAHint(String content) throws IOException {
    assertThat(run("predict", "-f", file("Chart.yaml", content))).isEqualTo(Main.BAD_INPUT);
    assertThat(err.toString())
        .contains("kind is missing; if this is ")
        .containsPattern("render .* with `(kubectl kustomize|helm template)` first");
  }

  @Test
  void notesAreWrappedOnATerminalAndOneLineElsewhere() {
    String note = "warning: deployment t/web: " + "it is long, ".repeat(20).strip();
    assertThat(PredictionNotes.lines(note, false)).containsExactly(note);
    assertThat(PredictionNotes.lines(note, true))
        .hasSizeGreaterThan(2)
        .allMatch(line -> line.length() <= PredictionTable.WIDTH)
        .allMatch(line -> line.startsWith("warning: ") || line.startsWith("  "));
    assertThat(String.join(" ", PredictionNotes.lines(note, true)).replaceAll(" +", " "))
        .isEqualTo(note);
  }

  @Test
  void hooksCountWhereAsked() throws IOException {
    String manifests = workload("Job", "hook-migrate", "");
    assertThat(predicted(manifests, "--include-hooks", "--run-duration=1h"))
        .containsPattern("total +1 workload +0\\.01")
        .doesNotContain("hook: ");
  }

  @Test
  void whatIfThereWereMorePods() throws IOException {
    assertThat(
            predicted(
                workload("Deployment", "web", "replicas: 2"), "--replicas=t/deployment/web=5"))
        .contains("36.50");
    assertThat(run("predict", "-f", file("a.yaml", SAMPLE), "--replicas=web=5"))
        .isEqualTo(Main.BAD_INPUT);
    assertThat(run("predict", "-f", file("a.yaml", SAMPLE), "--replicas=t/pod/web=5"))
        .isEqualTo(Main.BAD_INPUT);
    assertThat(err.toString())
        .contains("NAMESPACE/KIND/NAME=N such as shop/deployment/web=5", "a pod has no number");
  }

  @Test
  void aPipeReceivesWholeNamesAndEachRowAsOneLine() throws IOException {
    String name = "a-very-long-name".repeat(4).substring(0, 63);
    String printed =
        predicted(
            workload("Deployment", name, "replicas: 2")
                .replace("namespace: t", "namespace: " + name));
    assertThat(printed.lines())
        .anyMatch(line -> line.matches("deployment +" + name + " +" + name + " +14\\.60 .*"));
  }

  @Test
  void aTableOnATerminalFitsItsWidth() {
    String name = "a-very-long-name".repeat(4).substring(0, 63);
    List<Manifest> manifests = new ArrayList<>();
    for (String kind : List.of("ReplicationController", "Job")) {
      Map<String, Object> container =
          Map.of(
              "name",
              "c",
              "resources",
              Map.of("limits", Map.of("nvidia.com/gpu", 8, "example.com/fpga", 1)));
      Map<String, Object> template =
          Map.of("template", Map.of("spec", Map.of("containers", List.of(container))));
      manifests.add(
          new Manifest(
              "",
              Map.of(
                  "apiVersion",
                  kind.equals("Job") ? "batch/v1" : "v1",
                  "kind",
                  kind,
                  "metadata",
                  Map.of("name", name, "namespace", name),
                  "spec",
                  template)));
    }
    SpecCostReport report = SpecCostPredictor.ofDefaults().predict("", "t", manifests, null);
    String prices = "some prices and their sources, ".repeat(10);
    List<String> lines = new ArrayList<>(new PredictionTable(report, prices, true).lines());
    lines.addAll(new PredictionNotes(report, 3, 2, true).total());
    assertThat(lines)
        .allMatch(line -> line.length() <= PredictionTable.WIDTH)
        .anyMatch(line -> line.startsWith("job  ") && line.endsWith("  partly"))
        .anyMatch(line -> line.matches(" +unpriced,"))
        .anyMatch(line -> line.matches(" +as if all"))
        .anyMatch(line -> line.contains("…"));
    List<String> piped = new ArrayList<>(new PredictionTable(report, prices, false).lines());
    piped.addAll(new PredictionNotes(report, 3, 2, false).total());
    assertThat(piped)
        .hasSize(6) // the headings, two workloads, their sum, the prices, and what is left out
        .anyMatch(line -> line.endsWith("  partly unpriced, as if all month"));
  }

  @Test
  void roundingIsExplainedWhereShownAmountsDoNotAddUp() throws IOException {
    String web = workload("Deployment", "web", "replicas: 1");
    String two = web + web.replace("name: web", "name: shop");
    assertThat(predicted(two)).contains("14.60").doesNotContain("rounding: ");
    String[] uneven = {"--price-cpu-hour=0.0051/730", "--price-ram-gib-hour=0"};
    assertThat(run("predict", "-f", file("one.yaml", web), uneven[0], uneven[1])).isZero();
    assertThat(out.toString()).doesNotContain("rounding: ");
    assertThat(run("predict", "-f", file("two.yaml", two), uneven[0], uneven[1])).isZero();
    assertThat(out.toString())
        .as("twice 0.01 are 0.01")
        .contains(
            "rounding: each amount is rounded to two decimals on its own, so that amounts may not"
                + " add up to the totals, which are sums of the exact amounts");
  }

  @Test
  void flagsAboutKindsThatTheInputLacksAreWarnings() throws IOException {
    assertThat(
            run(
                "predict",
                "-f",
                file("web.yaml", workload("Deployment", "web", "replicas: 1")),
                "--nodes=3",
                "--run-duration=10m"))
        .isZero();
    assertThat(err.toString().lines())
        .contains(
            "warning: --nodes=\"3\" has no effect: the input has no DaemonSet",
            "warning: --run-duration=\"10m\" has no effect: the input has neither a Job nor a"
                + " CronJob");
  }

  @Test
  void numbersOfCommaSeparatedValuesHaveNoExponent() throws IOException {
    String printed = predicted(workload("Deployment", "web", "replicas: 99000"), "--format=csv");
    assertThat(printed).contains(",722700,").doesNotContainPattern("\\dE\\d");
  }

  @Test
  void brokenInputHasNoTableOfZeros() throws IOException {
    assertThat(run("predict", "-f", file("broken.yaml", "a: [1,\nb: }"))).isEqualTo(Main.BAD_INPUT);
    assertThat(run("predict", "-f", folder.resolve("broken.yaml").toString(), "--format=json"))
        .isEqualTo(Main.BAD_INPUT);
    assertThat(out.toString()).doesNotContain("0.00", "[]");
  }

  @Test
  void aFlagThatNamesWhatTheInputDoesNotHaveIsAWarningAtTheEnd() throws IOException {
    Path claim =
        Files.writeString(
            folder.resolve("claim.yaml"),
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data, namespace: shop}
            spec:
              storageClassName: gp3
              resources: {requests: {storage: 10Gi}}
            """);
    StringWriter err = new StringWriter();
    int code =
        Main.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            "predict",
            "-f=" + claim,
            "--price-storage-class=gp3=0.1",
            "--price-storage-class=gp4=0.2",
            "--gpu-resource=example.com/gpu",
            "--gpu-device-class=gpu.example.com",
            "--gpu-fraction=nvidia.com/mig-1g.10gb=1/7");
    assertThat(code).isZero();
    assertThat(err.toString().lines())
        .containsExactly(
            "warning: --price-storage-class=\"gp4=0.2\" has no effect: no claim in the input names"
                + " that storage class",
            "warning: --gpu-resource=\"example.com/gpu\" has no effect: the input has no such"
                + " resource",
            "warning: --gpu-device-class=\"gpu.example.com\" has no effect: the input has no such"
                + " device class",
            "warning: --gpu-fraction=\"nvidia.com/mig-1g.10gb=1/7\" has no effect: the input has no"
                + " such resource or device class");
  }

  @Test
  void whatATotalAssumesNamesTheFlagThatChangesIt() throws IOException {
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: once}
            spec: {template: {spec: {containers: [{name: c, resources: {requests: {cpu: 1}}}]}}}
            """);
    StringWriter out = new StringWriter();
    Main.run(
        new PrintWriter(out),
        new PrintWriter(new StringWriter()),
        "predict",
        "-f=" + job,
        "--replicas=shop/deployment/none=3");
    assertThat(out.toString())
        .contains(
            "flags: --run-duration says how long a run of a Job or a CronJob takes",
            "so its given number of pods has no effect (--replicas)");
  }
}
