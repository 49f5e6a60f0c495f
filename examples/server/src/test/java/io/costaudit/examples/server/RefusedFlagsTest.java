package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.costaudit.testsupport.Poll;
import io.costaudit.time.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Flags that are refused before anything starts, and what the message says: the flag, its value and
 * what is accepted, in plain words. They are refused in this process; that a process ends with the
 * exit code is tested with a process of its own.
 */
class RefusedFlagsTest {
  @TempDir private Path folder;

  private record Ended(int code, String out, String err) {}

  /** Runs a command line, which must end by itself: what was refused must not serve. */
  private static Ended run(List<String> args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        assertTimeoutPreemptively(
            Poll.LONG,
            () ->
                Main.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new)));
    return new Ended(code, out.toString(), err.toString());
  }

  private static void assertRefused(List<String> args, String part) {
    Ended ended = run(args);
    assertThat(ended.code()).as("%s: %s", args, ended.err()).isEqualTo(Main.BAD_INPUT);
    assertThat(ended.out()).as("%s", args).isEmpty();
    assertThat(ended.err())
        .as("%s", args)
        .contains(part)
        .doesNotContain("\tat ", "Exception", "is not an int", "a double", "Invalid value");
  }

  private String kubeconfig() throws IOException {
    return Files.writeString(
            folder.resolve("config"),
            """
            apiVersion: v1
            kind: Config
            current-context: test
            contexts: [{name: test, context: {cluster: test, user: test}}]
            clusters: [{name: test, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: test, user: {token: none}}]
            """)
        .toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--namespace=BAD! | BAD!",
        "--port=abc | --port=\"abc\" is not a port; give a whole number from 0 to 65535, where 0",
        "--port=9e3 | --port=\"9e3\" is not a port",
        "--port=99999999999 | --port=\"99999999999\" is not a port",
        "--port=-1 | --port=\"-1\" is not a port",
        "--management-port=70000 | --management-port=\"70000\" is not a port; give a whole",
        "--bind=no_such_host! | --bind=\"no_such_host!\" is no address; give an address of this",
        "--bind= | --bind=\"\" is empty; give ADDRESS, or leave out the flag",
        "--namespace=, | --namespace=\",\" has an empty item",
        "--gpu-resource= | --gpu-resource=\"\" is empty; give NAME",
        "--audit-every=2h | --audit-every has an effect only together with --opencost; give --opencost URL too",
        "--price-window=7d | --price-window has an effect only together with --opencost",
        "--events=off --namespace=shop | has no effect together with --events=off",
        "--events=off --context=test | has no effect together with --events=off and --cluster-id",
        "--events=off --fail-fast | has no effect together with --events=off and --cluster-id",
        "--price-cpu-hour=1/0 | --price-cpu-hour=\"1/0\" divides by zero; give a number such as",
        "--price-cpu-hour=NaN | --price-cpu-hour=\"NaN\" is not a finite number; give",
        "--max-events=many | --max-events=\"many\" is not a whole number; give one such as 3",
        "--max-events=0 | --max-events=\"0\" is refused; give a whole number from 1",
        "--max-events=1.5 | --max-events=\"1.5\" is not a whole number",
        "--request-time=soon | --request-time: \"soon\" is no positive duration; give one such as 90s",
        "--request-time=9999999h | --request-time: \"9999999h\" is too long; give a duration of up to 365d",
        "--send-time=0s | --send-time: \"0s\" is no positive duration; give one such as 90s",
        "--close-time=-1s | --close-time: \"-1s\" is no positive duration; give one such as 90s",
        "--close-time=99999999999999999999d | is no positive duration",
        "--resource-types=deployment,pods | accepted are deployment, statefulset",
        "--liveness-probe=often | is no positive duration; give one such as 90s",
        "--liveness-probe=0s | is no positive duration; give one such as 90s",
        "--allow-host=http://costs | --allow-host: \"http://costs\" is no name of a host; give",
        "--price-cpu-hour=cheap | --price-cpu-hour=\"cheap\" is not a price; give a number such as 0.04",
        "--price-instance=m5.large=-1 | m5.large=0.096",
        "--price-instance=m5.large=cheap | --price-instance: \"cheap\" is not a price; give a number",
        "--price-instance=m5.large | --price-instance=\"m5.large\" is not complete; give TYPE=PRICE",
        "--price-storage-gib-month=x | --price-storage-gib-month=\"x\" is not a price",
        "--price-storage-class=gp3=x | --price-storage-class: \"x\" is not a price",
        "--gpu-fraction=a=2 | is no fraction of a GPU; give a number above 0",
        "--events=some | --events=\"some\" is not known; accepted are kubecost, all, off",
        "--opencost=http://x --audit-every=0s | --audit-every: \"0s\" is no positive duration",
        "--opencost=http://x --audit-every=30s | --audit-every=\"30s\" is too short; accepted values are 1m to 365d, or never",
        "--opencost=http://x --audit-every=9999999h | --audit-every: \"9999999h\" is too long; give",
        "--opencost=http://x --audit-days=0 | --audit-days=\"0\" is refused; accepted values are 1 to 366",
        "--opencost=http://x --audit-days=x | --audit-days=\"x\" is not a whole number",
        "--opencost=http://x --audit-settled=soon | --audit-settled: \"soon\" is no positive duration",
        "--opencost=http://x --audit-settled=99999999h | --audit-settled: \"99999999h\" is too long",
        "--opencost=http://x --opencost-days=0 | --opencost-days",
        "--opencost=http://x --opencost-days=4 | --opencost-days=\"4\" leaves out days that the schedule",
        "--opencost=http://x --opencost-days=x | --opencost-days=\"x\" is not a whole number",
        "--opencost=http://x --opencost-timeout=x | --opencost-timeout: \"x\" is no positive duration",
        "--opencost=http://x --opencost-proxy=x | --opencost-proxy=\"x\" is no proxy; give",
        "--opencost=http://x --price-window=soon | --price-window",
        "--opencost=http://x --price-window=2026-02-30 | --price-window=\"2026-02-30\": \"2026-02-30\" is no day; give YYYY-MM-DD",
        "--opencost=http://x --price-window=soon | or a UTC day such as 2026-11-28",
        "--opencost=http://x --price-max-age=-1h | --price-max-age",
        "--opencost=ftp:x | --opencost=\"ftp:x\" is no address of a server; give one such as",
      })
  void serveRefuses(String flags, String part) throws IOException {
    List<String> args = new ArrayList<>(List.of("serve", "--port=0", "--cluster-id=c"));
    args.add("--kubeconfig=" + kubeconfig());
    for (String flag : List.of(flags.strip().split(" (?=--)"))) {
      args.removeIf(given -> given.startsWith(flag.replaceFirst("=.*", "=")));
      args.add(flag);
    }
    assertRefused(args, part);
  }

  @Test
  void serveRefusesFlagsThatDoNotSayWhichClusters() throws IOException {
    String config = "--kubeconfig=" + kubeconfig();
    List<String> serve = List.of("serve", "--port=0", config);
    for (List<String> more :
        List.of(
            List.of(config, "--cluster-id=one", "give one for each cluster"),
            List.of("--cluster-id= ", "--cluster-id=\" \" is empty; give ID"),
            List.of("--cluster-id=a", "--cluster-id=b", "give one for each cluster"),
            List.of(config, "--cluster-id=a", "--cluster-id=a", "names two clusters"),
            List.of(config, config, "--context=test", "--context=test", "as many of both"),
            List.of(config, "--context=test", "as many of both"),
            List.of("--kubeconfig=/nonexistent/file", "/nonexistent/file"))) {
      List<String> args = new ArrayList<>(serve);
      args.addAll(more.subList(0, more.size() - 1));
      assertRefused(args, more.get(more.size() - 1));
    }
  }

  @Test
  void serveRefusesAKubeconfigThatIsNone() throws IOException {
    Path noConfig = Files.writeString(folder.resolve("no-config"), "{ this is: [no config");
    Path empty = Files.writeString(folder.resolve("empty"), "");
    Path badAddress = folder.resolve("bad-address");
    Files.writeString(
        badAddress,
        Files.readString(Path.of(kubeconfig())).replace("http://127.0.0.1:1", "not an address"));
    Path manifest =
        Files.writeString(folder.resolve("manifest"), "apiVersion: apps/v1\nkind: Deployment\n");
    Path values = Files.writeString(folder.resolve("values"), "replicas: 3\n");
    Ended ofManifest = run(List.of("serve", "--port=0", "--kubeconfig=" + manifest));
    assertThat(ofManifest.err()).contains("manifest\" is a Deployment manifest, not a kubeconfig");
    Ended ofValues = run(List.of("serve", "--port=0", "--kubeconfig=" + values));
    assertThat(ofValues.err()).contains("values\" is not a kubeconfig, because it has none of");
    for (Path file :
        List.of(Path.of("/nonexistent/file"), noConfig, empty, badAddress, manifest, values)) {
      Ended ended = run(List.of("serve", "--port=0", "--kubeconfig=" + file));
      assertThat(ended.code()).as("%s", file).isEqualTo(Main.BAD_INPUT);
      assertThat(ended.err().lines())
          .as("%s", file)
          .singleElement()
          .asString()
          .contains("kubeconfig");
      assertThat(ended.out()).isEmpty();
    }
  }

  @Test
  void serveRefusesAContextThatIsNotThere() throws IOException {
    Ended ended = run(List.of("serve", "--port=0", "--kubeconfig=" + kubeconfig(), "--context=no"));
    assertThat(ended.code()).isEqualTo(Main.BAD_INPUT);
    assertThat(ended.err().lines())
        .singleElement()
        .asString()
        .contains("\"no\"", "give one of \"test\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "demo --port=abc | --port=\"abc\" is not a port; give a whole number from 0 to 65535",
        "demo --port= | --port=\"\" is not a port",
        "demo --price-gpu-hour=1/0 | --price-gpu-hour",
        "predict a.yaml | \"a.yaml\" is not a flag; did you mean predict -f a.yaml?",
        "predict --model=running deploy/ | did you mean predict -f deploy/?",
        "predict -f a.yaml b.yaml | did you mean predict -f b.yaml?",
        "predict -f x --nodes=three | --nodes=\"three\" is not a whole number; give one such as 3",
        "predict -f x --nodes=-1 | --nodes=\"-1\" is refused; give a whole number from 0",
        "predict -f x --run-duration=soon | --run-duration: \"soon\" is no positive duration",
        "predict -f x --replicas=a/deployment/b=x | --replicas=\"a/deployment/b=x\" is refused; give",
        "predict -f x --replicas=a/deployment/b=99999999999 | --replicas=",
        "predict -f x --model=best | --model=\"best\" is not known; accepted are running,",
        "predict -f x --nodes=1 --nodes=2 | --nodes is given more than once; give it once",
        "predict -f x --replicas=a/deployment/b=1 --replicas=a/Deployment/b=2 | --replicas gives two numbers for \"a/deployment/b\"; give one",
        "audit --allocations=x --day=2026-01-01 --day=2026-01-02 | --day is given more than once; give it once",
        "audit --allocations=x --window=2026-02-30 | --window: \"2026-02-30\" is no day; give YYYY-MM-DD, such as",
        "audit --allocations=x --window=soon | or a UTC day such as 2026-11-28",
        "audit --allocations=x --currency=EUR --format=json | --currency has no effect together with --format=json",
        "predict -f x --format=xml | --format=\"xml\" is not known; accepted are table, json, csv",
        "audit --opencost=http://x --opencost-timeout=0 | --opencost-timeout: \"0\" is no positive",
      })
  void otherCommandsRefuse(String line, String part) {
    assertRefused(List.of(line.strip().split(" ")), part);
  }

  @Test
  void daysAreDurationsToo() {
    assertThat(Durations.parse("2d")).isEqualTo(Duration.ofDays(2));
    assertThat(Durations.parse("1D12h30m")).isEqualTo(Duration.ofMinutes(36 * 60 + 30));
    assertThat(Durations.parse(" 365d ")).isEqualTo(Durations.LONGEST);
  }
}
