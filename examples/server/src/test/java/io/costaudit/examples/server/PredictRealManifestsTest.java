package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.jackson.WireJson;
import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testsupport.RealData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code predict -f} over the real manifests of 27 applications. */
class PredictRealManifestsTest {
  @Test
  void everyObjectIsPredictedOrSkippedWithAReason() throws IOException {
    Path manifests = RealData.dir("manifests");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "predict",
            "-f",
            manifests.toString(),
            "--format",
            "json");

    assertThat(exitCode).isZero();
    SpecCostDiff[] items = WireJson.mapper().readValue(out.toString(), SpecCostDiff[].class);
    assertThat(err.toString().lines()).noneMatch(line -> line.startsWith("refused"));
    long named = err.toString().lines().filter(line -> line.matches("skipped: .+: .+: .+")).count();
    long replaced =
        err.toString()
            .lines()
            .filter(
                line ->
                    line.matches("replaced: .+: .+ replaces it: .+")
                        || line.contains(" more than once: "))
            .count();
    assertThat(
            items.length
                + named
                + replaced
                + number(err, "replaced: (\\d+) objects that run no pods .+")
                + number(err, "skipped: (\\d+) objects that run no pods: .+")
                + number(err, "total: \\d+ workloads, (\\d+) claims; .+"))
        .isEqualTo(objectsBelow(manifests));
    // Some examples define an object that another one defines too.
    assertThat(countByKind(items))
        .isEqualTo(
            Map.of(
                ResourceType.DEPLOYMENT, 58L,
                ResourceType.STATEFULSET, 8L,
                ResourceType.DAEMONSET, 8L,
                ResourceType.REPLICATIONCONTROLLER, 10L,
                ResourceType.POD, 18L,
                ResourceType.JOB, 1L));
  }

  /** The number in the first line that matches. */
  private static long number(StringWriter text, String line) {
    Pattern pattern = Pattern.compile(line);
    return text.toString()
        .lines()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
        .findFirst()
        .orElseThrow();
  }

  private static Map<ResourceType, Long> countByKind(SpecCostDiff[] items) {
    return Arrays.stream(items)
        .map(SpecCostDiff::controllerKind)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  /** Counted by the YAML library alone. */
  private static long objectsBelow(Path folder) throws IOException {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    long objects = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (Object document : yaml.loadAll(Files.readString(file))) {
          objects += document == null ? 0 : 1;
        }
      }
    }
    return objects;
  }
}
