package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.audit.AuditType;
import io.costaudit.testsupport.RealData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** The command {@code audit}, over a month of our own in the dialect of the servers. */
class AuditCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private SavedMonth month;
  private String[] flags;

  @BeforeEach
  void save() throws IOException {
    month = new SavedMonth(folder, SimulatedMonth.of(YearMonth.of(2024, 2)).subList(0, 5));
    flags = month.write();
  }

  private record Ended(int code, String out, String err) {}

  private static Ended run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    return new Ended(code, out.toString(), err.toString());
  }

  private Ended audit(String... more) {
    List<String> args = new ArrayList<>(List.of(flags));
    args.addAll(List.of(more));
    return run(args.toArray(new String[0]));
  }

  /** Changes the row of a name in the first set of an answer. */
  private void change(String file, String name, Consumer<ObjectNode> change) throws IOException {
    Path path = month.file(file);
    JsonNode answer = JSON.readTree(path.toFile());
    JsonNode row = answer.get("data").get(0).get(name);
    assertThat(row).as(name).isNotNull();
    change.accept((ObjectNode) row);
    JSON.writeValue(path.toFile(), answer);
  }

  @Test
  void aMonthThatAgreesPasses() {
    Ended ended = audit();
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out())
        .contains("2024-02-01  Passed      Passed      Passed  Passed        Passed  Passed")
        .containsPattern(
            "AuditClusterEquality +5 +5 +0 +0 +\\$[\\d,]+\\.\\d\\d +\\$0\\.00 +0\\.00 %")
        .containsPattern(
            "\\n30 audits of 5 days: 30 passed; \\$0\\.00 of \\$[\\d,.]+ differ \\(0\\.00 %\\)\\s*$")
        .doesNotContain("not run");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void amountsAreInTheCurrencyThatWasGiven() {
    Ended ended = audit("--currency", "EUR");
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out())
        .containsPattern(
            "AuditClusterEquality +5 +5 +0 +0 +[\\d,]+\\.\\d\\d EUR +0\\.00 EUR +0\\.00 %")
        .containsPattern("30 passed; 0\\.00 EUR of [\\d,.]+ EUR differ")
        .doesNotContain("$");
  }

  @Test
  void whatIsNoCurrencyIsRefused() {
    Ended ended = audit("--currency", "euro");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("--currency: currency \"euro\" is no currency", "ISO 4217");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-02-30", "9999-12-31", "+10000-01-01"})
  void whatIsNoDayIsRefused(String day) {
    Ended ended = audit("--day", day);
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("is no day; give YYYY-MM-DD");
  }

  @Test
  void whatDiffersIsTold() throws IOException {
    change("by-namespace.json", "shop", row -> row.put("cpuCost", 100.5));
    Ended ended = audit("--window=2024-02-01T00:00:00Z,2024-02-02T00:00:00Z");
    assertThat(ended.code()).isEqualTo(AuditCommand.AUDIT_FAILED);
    assertThat(ended.out())
        .contains("2024-02-01 AuditAllocationAggStore Failed")
        .containsPattern("namespace shop +\\S+ +\\S+ +\\+\\S+ +\\+\\S+ %")
        .containsPattern(
            "AuditAllocationAggStore +1 +0 +0 +1 .* %\\n"
                + "    largest difference: \\+\\S+ \\(\\+\\S+ %\\) at namespace shop on 2024-02-01\\n")
        .containsPattern("6 audits of 1 day: 5 passed, 1 failed; \\$\\S+ of \\$\\S+ differ \\(")
        .doesNotContain("2024-02-02");
  }

  @Test
  void whatIsNoNumberIsTold() throws IOException {
    change("by-cluster.json", "cluster-one", row -> row.putNull("ramCost"));
    Ended ended = audit("--type", "AuditAllocationTotalStore");
    assertThat(ended.code()).isEqualTo(AuditCommand.AUDIT_FAILED);
    assertThat(ended.out()).contains("missing: cluster-one: ram cost is no finite number");
  }

  @Test
  void aDayThatWasLostIsAWarning() throws IOException {
    JsonNode answer = JSON.readTree(month.file("by-node.json").toFile());
    ((ArrayNode) answer.get("data")).remove(2);
    JSON.writeValue(month.file("by-node.json").toFile(), answer);
    Ended ended = audit();
    assertThat(ended.code()).as(ended.out()).isEqualTo(AuditCommand.WARNING);
    assertThat(ended.out())
        .contains("2024-02-03 AuditAllocationTotalStore Warning")
        .contains("missing: cluster-one/ip-10-0-1-11");
  }

  @Test
  void answersByNodeLetIdleInOneRowReconcile() throws IOException {
    month.writeWithIdleInOneRow();
    Ended without = audit("--type=AuditAllocationReconciliation");
    assertThat(without.code()).isEqualTo(Main.COULD_NOT_RUN);
    assertThat(without.out()).contains("allocation store does not tell idle by node");
    assertThat(without.err())
        .isEqualTo(
            "AuditAllocationReconciliation: the answers of --allocations do not tell idle cost by"
                + " node;"
                + " it needs --allocations-by-node FILE|DIR with the answers of /allocation?"
                + "aggregate=cluster,node&includeIdle=true&shareIdle=true&idleByNode=true\n");

    Ended with =
        audit(
            "--type=AuditAllocationReconciliation",
            "--allocations-by-node=" + month.file("spread-by-node.json"));
    assertThat(with.code()).as(with.out()).isZero();
    assertThat(with.out()).contains("5 audits of 5 days: 5 passed;");
  }

  @Test
  void aLineForEachDayIsPrintedIfAskedFor() {
    Ended ended = audit("--progress", "--format=json");
    assertThat(ended.code()).isZero();
    assertThat(ended.err().lines().toList())
        .hasSize(5)
        .allMatch(line -> line.matches("2024-02-0\\d: \\d+ of 30 audits, \\d+ s(, about .* left)?"))
        .last()
        .asString()
        .matches("2024-02-05: 30 of 30 audits, \\d+ s");
  }

  @Test
  void theJsonIsThatOfTheAudits() throws IOException {
    Ended ended = audit("--format=json");
    JsonNode sets = JSON.readTree(ended.out());
    assertThat(sets).hasSize(5);
    assertThat(sets.get(0).get("clusterEquality").get("Status").asText()).isEqualTo("Passed");
    assertThat(sets.get(0).get("clusterEquality").get("Notes").toString())
        .contains("equal by construction", "idle is");
  }

  @Test
  void buildServersReadTheReport() throws Exception {
    change("by-namespace.json", "shop", row -> row.put("cpuCost", 100.5));
    Ended ended = audit("--format", "junit");
    assertThat(ended.code()).isEqualTo(AuditCommand.AUDIT_FAILED);
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(ended.out().getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    assertThat(root.getElementsByTagName("testsuite").getLength()).isEqualTo(5);
    assertThat(root.getElementsByTagName("testcase").getLength()).isEqualTo(30);
    assertThat(root.getElementsByTagName("failure").getLength()).isOne();
    Element failure = (Element) root.getElementsByTagName("failure").item(0);
    assertThat(failure.getTextContent()).contains("namespace shop");
    assertThat(failure.getAttribute("message"))
        .matches("1 difference: namespace shop: \\S+ expected, \\S+ found \\(\\+\\S+\\)");
  }

  @Test
  void aWarningOfMissingValuesHasAMessageToo() throws Exception {
    JsonNode answer = JSON.readTree(month.file("by-node.json").toFile());
    ((ArrayNode) answer.get("data")).remove(2);
    JSON.writeValue(month.file("by-node.json").toFile(), answer);
    assertThat(audit("--format=junit").out())
        .containsPattern("<skipped message=\"Warning: [^\"]*cluster-one/ip-10-0-1-11")
        .doesNotContain("message=\"\"");
  }

  @Test
  void noLineIsWiderThanATerminal() throws IOException {
    String longName = "team-with-a-name-that-is-quite-long-for-a-namespace-but-allowed-to-be";
    for (String file : List.of("by-namespace.json", "by-cluster.json")) {
      JsonNode answer = JSON.readTree(month.file(file).toFile());
      answer.get("data").forEach(day -> day.forEach(row -> ((ObjectNode) row).putNull("ramCost")));
      ObjectNode first = (ObjectNode) answer.get("data").get(0);
      first.set(longName, first.elements().next().deepCopy());
      JSON.writeValue(month.file(file).toFile(), answer);
    }
    Ended ended = audit();
    assertThat(ended.code()).isEqualTo(AuditCommand.AUDIT_FAILED);
    assertThat(ended.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void whatIsLackingIsTold() {
    Ended ended = run("audit", "--assets", month.file("assets.json").toString());
    assertThat(ended.code()).isEqualTo(AuditCommand.WARNING);
    assertThat(ended.out().replaceAll("\\s+", " "))
        .contains(
            "not run: AuditAllocationReconciliation: there is no allocation store; it needs"
                + " --allocations FILE|DIR not run:")
        .contains(
            "there is no allocation store and no allocation total store; it needs --allocations"
                + " FILE|DIR and --totals cluster|node=FILE|DIR not run:")
        .contains("--allocations FILE|DIR and --aggregates PROPERTY=FILE|DIR not run:")
        .contains(
            "not run: AuditAssetTotalStore: there is no asset total store; it needs --asset-totals"
                + " cluster|node=FILE|DIR not run:")
        .contains(
            "not run: AuditAssetReconciliation: there is no cloud usage store; it needs"
                + " --cloud-costs FILE|DIR not run:");
  }

  /** The flags that a message names are enough: with them the audit runs. */
  @ParameterizedTest
  @EnumSource
  void theFlagsThatAreNamedAsMissingLetAnAuditRun(AuditType type) {
    List<String> groups = groups(flags);
    for (String only : groups) {
      List<String> args = new ArrayList<>(List.of("audit", "--type", type.wireName()));
      args.addAll(List.of(only.split(" ")));
      String told = run(args.toArray(new String[0])).out().replaceAll("\\s+", " ");
      if (!told.contains("not run")) {
        continue;
      }
      assertThat(told).contains("; it needs --");
      for (String other : groups) {
        if (told.contains(" " + other.substring(0, other.indexOf(' ') + 1))) {
          args.addAll(List.of(other.split(" ")));
        }
      }
      assertThat(run(args.toArray(new String[0])).out())
          .as("with %s", args)
          .doesNotContain("not run")
          .contains("5 audits of 5 days");
    }
  }

  /** Returns the flags of the month, those of the same name together. */
  private static List<String> groups(String[] flags) {
    Map<String, String> byName = new LinkedHashMap<>();
    for (int i = 1; i < flags.length; i++) {
      if (flags[i].startsWith("--")) {
        boolean isWhole = flags[i].contains("=");
        String name = flags[i].replaceFirst("=.*", "");
        String value = isWhole ? flags[i].substring(name.length() + 1) : flags[i + 1];
        byName.merge(name, name + " " + value, (a, b) -> a + " " + b);
      }
    }
    return List.copyOf(byName.values());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "audit | there is nothing to audit; give --opencost URL or some of --allocations, ",
        "audit --day 2024-02-01 | there is nothing to audit",
        "audit --opencost http://x --assets x | --opencost asks a server, and --assets is for saved",
        "audit --opencost http://x --day 2024-02-01 | --opencost asks a server, and --day is for",
        "audit --opencost x | is no address of a server; give one such as http://localhost:9003",
        "audit --assets x --opencost-user me | --opencost-user has an effect only together with --opencost; give --opencost URL too",
        "audit --opencost http://x --window 3661d | --window=\"3661d\": 3661 days; accepted are 3660",
        "audit --assets no-such-file | --assets: there is no file or folder \"no-such-file\"",
        "audit --totals pod=x | \"pod\" is no total; accepted are cluster, node",
        "audit --totals cluster | \"cluster\" names no file; give cluster=FILE",
        "audit --aggregates bogus=x | unknown property \"bogus\"",
        "audit --type All | unknown audit type \"All\"",
        "audit --window soon --assets x | --window: ",
        "audit --day today --assets x | \"today\" is no day; give YYYY-MM-DD",
        "audit --format xml | --format=\"xml\" is not known; accepted are table, json, junit"
      })
  void badFlagsAreRefused(String args, String why) {
    List<String> given = new ArrayList<>(List.of(args.split(" ")));
    String real = month.file("assets.json").toString();
    given.replaceAll(arg -> arg.equals("x") ? real : arg);
    Ended ended = run(given.toArray(new String[0]));
    assertThat(ended.code()).as(ended.err()).isEqualTo(Main.BAD_INPUT);
    assertThat(ended.err()).contains(why);
  }

  @Test
  void aFileThatIsNoAnswerIsNamed() throws IOException {
    Path page = Files.writeString(folder.resolve("page.json"), "<html>Sign in</html>");
    Ended ended = run("audit", "--assets", page.toString());
    assertThat(ended.code()).isEqualTo(Main.COULD_NOT_RUN);
    assertThat(ended.err()).contains("page.json", "byte 0");
    assertThat(ended.err().lines()).hasSize(1);
  }

  private Path written(String name, String json) throws IOException {
    return Files.writeString(folder.resolve(name), json.replace('\'', '"'));
  }

  private static String window(String start, String end) {
    return "'window':{'start':'2021-09-0" + start + ":00:00Z','end':'2021-09-" + end + ":00:00Z'}";
  }

  private static String row(String key, String properties, String window, String costs) {
    return "'%s':{'name':'%s','properties':{'cluster':'c1'%s},%s,'minutes':60,%s}"
        .formatted(key, key, properties, window, costs);
  }

  /** As old servers write it: who began at 16:00 has a window of its own. */
  @Test
  void rowsOfPartOfADayAreOfTheDay() throws IOException {
    String day = window("9T00", "10T00");
    String late = window("9T16", "10T00");
    String shop = ",'node':'n1','namespace':'shop'";
    Path allocations =
        written(
            "old.json",
            "{'data':[{"
                + String.join(
                    ",",
                    row("c1/n1/shop/web/c", shop, day, "'cpuCost':1,'ramCost':0.5"),
                    row("c1/n1/shop/job/c", shop, late, "'cpuCost':0.5,'ramCost':0.25"),
                    row("c1/n1/__idle__", ",'node':'n1'", late, "'cpuCost':2.5,'ramCost':1.25"))
                + "}]}");
    Path assets =
        written(
            "old-assets.json",
            "{'data':{'c1/n1':{'type':'Node','properties':{'cluster':'c1','name':'n1'},"
                + day
                + ",'cpuCost':4,'ramCost':2}}}");
    Path namespaces =
        written(
            "old-ns.json",
            "{'data':[{" + row("shop", shop, day, "'cpuCost':1.5,'ramCost':0.75") + "}]}");
    Ended ended =
        run(
            "audit",
            "--allocations=" + allocations,
            "--assets=" + assets,
            "--aggregates=namespace=" + namespaces);
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out())
        .contains("2021-09-09  Passed", "3 audits of 1 day: 3 passed; $0.00 of $14.25 differ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--allocations=",
        "--allocations-by-node=",
        "--assets=",
        "--cloud-costs=",
        "--aggregates=namespace=",
        "--totals=cluster=",
        "--totals=node=",
        "--asset-totals=cluster="
      })
  void theSameDayInTwoFilesIsRefusedAndNeverAdded(String flag) throws IOException {
    Path twice = Files.createDirectory(folder.resolve("twice"));
    String answer =
        "{'data':[{"
            + row(
                "c1",
                ",'providerID':'i-1'",
                window("9T00", "10T00"),
                flag.contains("asset")
                    ? "'totalCost':1"
                    : flag.contains("cloud") ? "'amortizedNetCost':{'cost':1}" : "'cpuCost':1")
            + "}]}";
    for (String name : List.of("monday.json", "tuesday.json")) {
      Files.writeString(twice.resolve(name), answer.replace('\'', '"'));
    }
    Ended ended = run("audit", flag + twice);
    assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(Main.BAD_INPUT);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .contains(
            "monday.json", "tuesday.json", "\"c1\"", "2021-09-09", "must not be counted twice");
    assertThat(ended.err().lines()).hasSize(1);
  }

  @Test
  void oneFileIsNotComparedWithItself() {
    String file = month.file("assets.json").toString();
    Ended ended = run("audit", "--assets=" + file, "--asset-totals=cluster=" + file);
    assertThat(ended.code()).isEqualTo(Main.BAD_INPUT);
    assertThat(ended.err())
        .contains("--assets and --asset-totals cluster: both name", "compared with itself");
    Ended ofFolder = run("audit", "--assets=" + folder, "--asset-totals=node=" + file);
    assertThat(ofFolder.code()).isEqualTo(Main.BAD_INPUT);
    assertThat(ofFolder.err()).contains("--assets and --asset-totals node: both name");
    Ended twice = run("audit", "--assets=" + file + "," + file);
    assertThat(twice.code()).isEqualTo(Main.BAD_INPUT);
    assertThat(twice.err()).contains("is given twice");
  }

  @Test
  void windowsThatOverlapAreSaidToCountTwice() throws IOException {
    String week = "{'data':[{" + row("c1", "", window("6T00", "13T00"), "'cpuCost':7") + "}]}";
    String day = "{'data':[{" + row("c1", "", window("9T00", "10T00"), "'cpuCost':1") + "}]}";
    Path allocations = Files.createDirectory(folder.resolve("allocations"));
    Path totals = Files.createDirectory(folder.resolve("totals"));
    for (Path saved : List.of(allocations, totals)) {
      Files.writeString(saved.resolve("week.json"), week.replace('\'', '"'));
      Files.writeString(saved.resolve("day.json"), day.replace('\'', '"'));
    }
    Ended ended =
        run(
            "audit",
            "--type=AuditAllocationTotalStore",
            "--allocations=" + allocations,
            "--totals=cluster=" + totals);
    assertThat(unwrapped(ended.out()))
        .contains("2 audits of 2 windows", "and 2021-09-09 overlap, so these sums count");
    assertThat(audit().out()).doesNotContain("overlap");
  }

  /** Returns an output without the line breaks that depend on its width. */
  private static String unwrapped(String out) {
    return out.replaceAll("\\s+", " ");
  }

  @Test
  void anAnswerThatIsEmptyIsSaidToBeSo() throws IOException {
    Path empty = written("empty.json", "{'data':[]}");
    Ended one = run("audit", "--allocations=" + empty, "--assets=" + month.file("assets.json"));
    assertThat(one.code()).as(one.out()).isEqualTo(AuditCommand.WARNING);
    assertThat(unwrapped(one.out()))
        .contains("allocation store holds nothing of this window, as it is empty")
        .doesNotContain("does not tell idle");
    Path other = written("other.json", "{'data':null}");
    Ended both = run("audit", "--allocations=" + empty, "--assets=" + other);
    assertThat(both.code()).isEqualTo(AuditCommand.WARNING);
    assertThat(both.out())
        .contains(
            "not run: AuditClusterEquality: no store holds a window: allocation store and asset"
                + " store are empty");
  }

  @Test
  void aNameThatIsEmptyIsSaidToBeSo() throws IOException {
    Path allocations =
        written(
            "nameless.json",
            "{'data':[{"
                + row("c1/n1/a/p/c", ",'namespace':'a'", window("9T00", "10T00"), "'cpuCost':1")
                + "}]}");
    Path namespaces =
        written(
            "nameless-ns.json",
            "{'data':[{" + row("", "", window("9T00", "10T00"), "'cpuCost':1") + "}]}");
    Ended ended =
        run("audit", "--allocations=" + allocations, "--aggregates=namespace=" + namespaces);
    assertThat(ended.out()).contains("missing: (no name): in the agg store").doesNotContain(": :");
  }

  @Test
  void capturesOfRealServersAreReadAndWhatTheyLackIsTold() {
    Path captures = RealData.dir("opencost");
    String allocations =
        captures.resolve("allocation-namespace-7d-opencost-website.json").toString();
    String assets = captures.resolve("assets-7d-oracle-46-nodes.json").toString();
    String bills = captures.resolve("cloudCost-7d-by-provider-opencost-website.json").toString();
    for (List<String> args :
        List.of(
            List.of("audit", "--allocations", allocations),
            List.of("audit", "--assets", assets),
            List.of("audit", "--cloud-costs", bills),
            List.of(
                "audit", "--allocations", allocations, "--assets", assets, "--cloud-costs", bills),
            List.of("audit", "--totals", "cluster=" + allocations, "--format=json"))) {
      Ended ended = run(args.toArray(new String[0]));
      assertThat(ended.code()).as(args + ended.err()).isEqualTo(AuditCommand.WARNING);
      assertThat(ended.out() + ended.err())
          .contains("not run: AuditClusterEquality: ", "not run: AuditAssetReconciliation: ");
    }
  }
}
