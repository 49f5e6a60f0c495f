package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.fabric8.ClusterWatcher;
import io.costaudit.fabric8.ClusterWatcherBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The text of {@code --help} fits a narrow terminal, and its defaults and examples are accepted.
 */
class HelpTest {
  private static final Pattern DEFAULT = Pattern.compile("default: ([^\\s;,)]+)[;,)]");
  private static final String NAME = "costaudit-server ";

  @TempDir Path folder;

  /** How a command ended. */
  private record Ended(int code, String out, String err) {}

  private static Ended run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    return new Ended(code, out.toString(), err.toString());
  }

  /** The names of all commands; that of the program itself is empty. */
  static Stream<String> commands() {
    return Stream.concat(Stream.of(""), Main.commandLine().getSubcommands().keySet().stream());
  }

  private static CommandSpec spec(String command) {
    CommandLine program = Main.commandLine();
    return (command.isEmpty() ? program : program.getSubcommands().get(command)).getCommandSpec();
  }

  private static String help(String command) {
    Ended ended = command.isEmpty() ? run("--help") : run(command, "--help");
    assertThat(ended.code()).isZero();
    assertThat(ended.err()).isEmpty();
    return ended.out();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void noLineIsTooWideAndNoWordIsBroken(String command) {
    String help = help(command);
    assertThat(help.lines()).allMatch(line -> line.length() <= HelpText.WIDTH);
    Set<String> words = new TreeSet<>(List.of(help.split("\\s+")));
    List<String> texts = new ArrayList<>(List.of(spec(command).usageMessage().footer()));
    for (OptionSpec option : spec(command).options()) {
      texts.addAll(List.of(option.description()));
      assertThat(words).anyMatch(word -> word.startsWith(option.longestName()));
    }
    texts.removeIf(String::isBlank);
    for (String text : texts) {
      assertThat(words).containsAll(List.of(text.strip().split("\\s+")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "serve", "predict", "audit"})
  void everyFlagStandsUnderAHeading(String command) {
    String help = help(command);
    String others = help.substring(help.indexOf("Other flags:"));
    assertThat(others.lines().filter(line -> line.startsWith("  ") && line.contains("--")))
        .as("flags without a heading of their own")
        .hasSize(2);
  }

  @Test
  void theExamplesOfServeComeFirst() {
    String help = help("serve");
    assertThat(help).containsSubsequence("Examples:", "HTTP server:", "--port", "Prices:", "GPUs:");
    assertThat(help.indexOf("Examples:")).isLessThan(help.indexOf("HTTP server:"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyExampleIsUnderstood(String command) {
    List<String> examples =
        Stream.of(spec(command).usageMessage().footer())
            .filter(line -> line.contains(NAME))
            .filter(line -> line.startsWith("  ") && !line.contains("<("))
            .toList();
    for (String example : examples) {
      String given = example.substring(example.indexOf(NAME) + NAME.length());
      String[] args = given.replaceFirst(" [>|].*", "").split(" ");
      assertThatCode(() -> Main.commandLine().parseArgs(args))
          .as(example)
          .doesNotThrowAnyException();
    }
    boolean isOurs = spec(command).userObject().getClass().getPackage() == Main.class.getPackage();
    assertThat(!examples.isEmpty()).as("%s shows examples", command).isEqualTo(isOurs);
  }

  /** Returns the defaults that the help text shows in the form in which users may give them. */
  private static Set<String> defaults(OptionSpec option) {
    Set<String> defaults = new LinkedHashSet<>();
    if (option.defaultValue() != null) {
      defaults.add(option.defaultValue());
    }
    Matcher shown = DEFAULT.matcher(String.join(" ", option.description()));
    while (shown.find()) {
      defaults.add(shown.group(1));
    }
    return defaults;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyDefaultThatIsShownIsAccepted(String command) throws IOException {
    Path manifest =
        Files.writeString(folder.resolve("empty.yaml"), "{kind: ConfigMap, apiVersion: v1}");
    for (OptionSpec option : spec(command).options()) {
      for (String value : defaults(option)) {
        List<String> args = new ArrayList<>(List.of(command));
        args.add(option.longestName() + "=" + value);
        switch (command) {
          case "predict" -> args.addAll(List.of("-f", manifest.toString()));
          case "audit" -> args.addAll(List.of("--opencost", "http://127.0.0.1:1"));
          case "serve" ->
              args.addAll(
                  List.of(
                      "--opencost", "http://127.0.0.1:1", "--kubeconfig", "/nonexistent/config"));
          default -> {
            Main.commandLine().parseArgs(args.toArray(new String[0]));
            continue;
          }
        }
        Ended ended = run(args.toArray(new String[0]));
        assertThat(ended.err().lines().filter(line -> !line.startsWith("warning: ")))
            .as(args.toString())
            .noneMatch(line -> line.contains(option.longestName()));
        assertThat(ended.code()).as(ended.err()).isNotEqualTo(command.equals("serve") ? 0 : 2);
      }
    }
  }

  @Test
  void whatIsWatchedByDefaultMayBeSaid() {
    ClusterOptions options = new ClusterOptions();
    CommandSpec spec =
        CommandSpec.create().addMixin("watched", CommandSpec.forAnnotatedObject(options));
    new CommandLine(spec).parseArgs("--resource-types=all", "--liveness-probe=never");
    try (KubernetesClient client =
        new KubernetesClientBuilder().withConfig(Config.empty()).build()) {
      ClusterWatcherBuilder builder =
          ClusterWatcher.builder(
              "c", client, Ledger.builder(InMemoryLedgerStore.ofDefaults()).build());
      assertThat(options.configure(builder)).isSameAs(builder);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "srve | unknown command \"srve\"; did you mean serve?",
        "hlp | unknown command \"hlp\"; did you mean help?",
        "frobnicate | unknown command \"frobnicate\"",
        "help audti | unknown command \"audti\"; did you mean audit?",
        "serve --prot 1 | unknown flag \"--prot\"; did you mean --port?",
        "audit --windw=7d | unknown flag \"--windw\"; did you mean --window?",
        "predict -f x --formt json | unknown flag \"--formt\"; did you mean --format?",
        "serve --zzzqqq | unknown flag \"--zzzqqq\"",
        "audit day.json | \"day.json\" is not a flag, and audit accepts only flags"
      })
  void whatWasMeantIsSaid(String args, String message) {
    Ended ended = run(args.split(" "));
    assertThat(ended.code()).isEqualTo(Main.BAD_INPUT);
    assertThat(ended.err().lines()).first().isEqualTo(message);
  }

  @Test
  void theCommandHelpIsThatFlag() {
    for (String command : List.of("demo", "serve", "predict", "audit")) {
      assertThat(run("help", command).out()).isEqualTo(help(command));
    }
    assertThat(run("help").out()).isEqualTo(help(""));
  }

  @Test
  void aScriptCompletesCommandsAndFlags() {
    Ended ended = run("generate-completion");
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("serve", "--kubeconfig", "--opencost-timeout", "--format");
  }

  @ParameterizedTest
  @CsvSource({
    "23.08/730, 31.61643835616438",
    "' 23.08 / 730 ', 31.61643835616438",
    "0.04, 40",
    "0, 0"
  })
  void aPriceMayBeAQuotient(String price, double thousandHours) {
    assertThat(new PriceOptions.Price().convert(price) * 1000).isEqualTo(thousandHours);
  }

  @ParameterizedTest
  @CsvSource({"1/0", "0/0", "1/2/3", "a/b", "/", "''", "1/", "-1/730"})
  void aPriceThatIsNoneIsRefused(String price) throws IOException {
    Path manifest =
        Files.writeString(folder.resolve("empty.yaml"), "{kind: ConfigMap, apiVersion: v1}");
    Ended ended = run("predict", "-f", manifest.toString(), "--price-cpu-hour=" + price);
    assertThat(ended.code()).isEqualTo(Main.BAD_INPUT);
    assertThat(ended.err())
        .contains("--price-cpu-hour")
        .containsAnyOf("; give a number such as 0.04", "; accepted values are 0 to ");
  }
}
