package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.audit.AuditType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The saved answers of a day that agree, under all combinations of the flags that name them: a file
 * that is not given causes no finding, and whatever is not run names a flag that lets it run.
 */
class SavedCombinationsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A flag, and the value of a flag that says by what its answers are summed. */
  private static final Pattern NAMED_FLAG = Pattern.compile("--[a-z-]+ (?:(?:cluster|node)=)?");

  @TempDir Path folder;
  private SavedMonth byNode;
  private SavedMonth inOneRow;

  private record Ended(int code, String out, String err) {
    Set<String> lines(String beginning) {
      return err.lines()
          .filter(line -> line.startsWith(beginning))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Ended audit(List<String> flags) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> args = new ArrayList<>(List.of("audit", "--format=json"));
    args.addAll(flags);
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
    return new Ended(code, out.toString(), err.toString());
  }

  @BeforeEach
  void save() throws IOException {
    List<SimulatedMonth.Day> days = SimulatedMonth.of(YearMonth.of(2024, 2)).subList(0, 1);
    byNode = new SavedMonth(Files.createDirectory(folder.resolve("by-node")), days);
    byNode.write();
    inOneRow = new SavedMonth(Files.createDirectory(folder.resolve("one-row")), days);
    inOneRow.write();
    inOneRow.writeWithIdleInOneRow();
  }

  /** Returns all flags, with allocations that tell idle by node, or in one row as OpenCost does. */
  private List<String> flags(SavedMonth allocations) {
    return List.of(
        "--allocations=" + allocations.file("allocations.json"),
        "--allocations-by-node=" + inOneRow.file("spread-by-node.json"),
        "--assets=" + byNode.file("assets.json"),
        "--cloud-costs=" + byNode.file("bill.json"),
        "--aggregates=namespace=" + byNode.file("by-namespace.json"),
        "--aggregates=controller=" + byNode.file("by-controller.json"),
        "--totals=cluster=" + byNode.file("by-cluster.json"),
        "--totals=node=" + byNode.file("by-node.json"),
        "--asset-totals=cluster=" + byNode.file("assets-by-cluster.json"),
        "--asset-totals=node=" + byNode.file("assets-by-name.json"));
  }

  /**
   * Returns combinations as bits; in a normal build those of at most two flags, and all but one.
   */
  private static IntStream combinations(int flags) {
    int all = (1 << flags) - 1;
    return IntStream.rangeClosed(1, all)
        .filter(
            bits ->
                Boolean.getBoolean("costaudit.endurance")
                    || Integer.bitCount(bits) <= 2
                    || Integer.bitCount(bits) >= flags - 1);
  }

  private static List<String> chosen(List<String> flags, int bits) {
    return IntStream.range(0, flags.size())
        .filter(i -> (bits & (1 << i)) != 0)
        .mapToObj(flags::get)
        .toList();
  }

  private void forEachCombination(SavedMonth allocations, Consumer<List<String>> check) {
    List<String> flags = flags(allocations);
    combinations(flags.size()).forEach(bits -> check.accept(chosen(flags, bits)));
  }

  /** Returns the names of the audits that were run, by status. */
  private static Set<String> audits(Ended ended, List<String> given, boolean passed) {
    JsonNode sets;
    try {
      sets = JSON.readTree(ended.out());
    } catch (IOException e) {
      throw new AssertionError(given + ": " + ended, e);
    }
    Set<String> audits = new TreeSet<>();
    sets.forEach(
        set ->
            set.properties()
                .forEach(
                    field -> {
                      JsonNode status = field.getValue().path("Status");
                      if (!status.isMissingNode() && status.asText().equals("Passed") == passed) {
                        audits.add(field.getKey());
                      }
                    }));
    return audits;
  }

  @Test
  void aFileThatIsNotGivenCausesNoFinding() {
    forEachCombination(
        byNode,
        given -> {
          Ended ended = audit(given);
          assertThat(audits(ended, given, false)).as("%s: %s", given, ended.out()).isEmpty();
          int run = audits(ended, given, true).size();
          assertThat(ended.code()).as("%s", given).isEqualTo(run == 0 ? AuditCommand.WARNING : 0);
          Set<String> whole =
              ended.lines("not run: ").stream()
                  .filter(line -> !line.matches("not run: \\S+ by .*"))
                  .collect(Collectors.toSet());
          assertThat(whole).as("%s", given).hasSize(AuditType.values().length - run);
          assertThat(ended.err().lines()).as("%s", given).allMatch(line -> namesAFlag(line, given));
        });
  }

  /** Returns whether a line says what an audit needs, and all of that is not given. */
  private static boolean namesAFlag(String line, List<String> given) {
    if (!line.startsWith("not run: ") || !line.contains("it needs --")) {
      return false;
    }
    Matcher named = NAMED_FLAG.matcher(line.substring(line.indexOf("it needs ")));
    boolean isNew = true;
    while (named.find()) {
      String flag = named.group().replace(' ', '=');
      isNew &= given.stream().noneMatch(one -> one.startsWith(flag));
    }
    return isNew;
  }

  /** The day has two clusters, so idle in one row belongs to no cluster either. */
  @Test
  void idleInOneRowIsTheOnlyFindingAndItsRemedyIsNamed() {
    forEachCombination(
        inOneRow,
        given -> {
          Ended ended = audit(given);
          boolean isNeeded = has("--allocations=", given) && has("--assets=", given);
          boolean hasByNode = has("--allocations-by-node=", given);
          Set<String> findings = new TreeSet<>();
          if (isNeeded) {
            findings.add("clusterEquality");
          }
          if (isNeeded && !hasByNode) {
            findings.add("allocationReconciliation");
          }
          assertThat(audits(ended, given, false))
              .as("%s: %s", given, ended.out())
              .isEqualTo(findings);
          assertThat(ended.err().contains("it needs --allocations-by-node FILE|DIR with the"))
              .as("%s: %s", given, ended.err())
              .isEqualTo(isNeeded && !hasByNode);
          assertThat(ended.err().contains("hold one sum of idle cost for several clusters"))
              .as("%s: %s", given, ended.err())
              .isEqualTo(isNeeded);
        });
  }

  private static boolean has(String flag, List<String> given) {
    return given.stream().anyMatch(one -> one.startsWith(flag));
  }

  @Test
  void answersByNodeWithoutIdleAreSaidToHoldNone() {
    String without = "--allocations-by-node=" + inOneRow.file("by-node-without-idle.json");
    String assets = "--assets=" + byNode.file("assets.json");
    Ended proved = audit(List.of(flags(inOneRow).get(0), without, assets));
    assertThat(proved.code()).isEqualTo(Main.COULD_NOT_RUN);
    assertThat(proved.out())
        .contains(
            "has no idle cost: for every node, its cost equals the cost in the allocation store"
                + " without idle cost");
    assertThat(proved.err())
        .contains(
            "the answers of --allocations-by-node hold no idle cost; save them again with"
                + " /allocation?aggregate=cluster,node&includeIdle=true&shareIdle=true&idleByNode");

    Ended alone = audit(List.of(without, assets));
    assertThat(alone.err())
        .contains(
            "every node costs less in the answers of --allocations-by-node than in the answers of"
                + " --assets, so the answers by node probably lack idle cost.",
            ". With --allocations FILE|DIR, the program can check this.");
  }

  @Test
  void theOneNodeWhoseAnswersLackIdleIsNamed() throws IOException {
    Path file = inOneRow.file("spread-by-node.json");
    JsonNode answer = JSON.readTree(file.toFile());
    JsonNode without = JSON.readTree(inOneRow.file("by-node-without-idle.json").toFile());
    String node = answer.get("data").get(0).fieldNames().next();
    ((ObjectNode) answer.get("data").get(0)).set(node, without.get("data").get(0).get(node));
    JSON.writeValue(file.toFile(), answer);
    String assets = "--assets=" + byNode.file("assets.json");
    String given = "--allocations-by-node=" + file;

    Ended proved = audit(List.of(flags(inOneRow).get(0), given, assets));
    assertThat(proved.out())
        .contains("the allocation store by node has no idle cost of " + node + " (which lacks ");
    assertThat(proved.err())
        .contains(
            "the answers of --allocations-by-node hold no idle cost of "
                + node
                + "; save them again with /allocation?");

    Ended alone = audit(List.of(given, assets));
    assertThat(alone.err())
        .contains(
            ": "
                + node
                + " costs less in the answers of --allocations-by-node than in the answers of"
                + " --assets, so the answers by node may lack its idle cost.",
            ". With --allocations FILE|DIR, the program can check this.");
  }

  @Test
  void answersWithoutIdleNameTheQueryThatTellsIt() throws IOException {
    JsonNode answer = JSON.readTree(byNode.file("allocations.json").toFile());
    answer
        .get("data")
        .forEach(set -> set.properties().removeIf(row -> row.getKey().contains("__idle__")));
    JSON.writeValue(byNode.file("allocations.json").toFile(), answer);
    Ended ended = audit(List.of(flags(byNode).get(0), "--assets=" + byNode.file("assets.json")));
    assertThat(ended.code()).isEqualTo(Main.COULD_NOT_RUN);
    assertThat(ended.err())
        .contains(
            "AuditClusterEquality: the answers of --allocations hold no idle cost; save them again"
                + " with"
                + " includeIdle=true",
            "AuditAllocationReconciliation: the answers of --allocations do not tell idle cost by"
                + " node");
  }
}
