package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Goes over every flag of every command: none is accepted without effect or without a value. */
class FlagRulesTest {
  private static final CommandLine PROGRAM = Main.commandLine();
  private static final Map<String, String> HELP = new ConcurrentHashMap<>();

  /** Values of the flags that are read before the rules are checked. */
  private static final Map<String, String> VALUES =
      Map.of(
          "--audit-days", "3",
          "--port", "0",
          "--opencost-days", "30",
          "--max-events", "10",
          "--price-instance", "m5.large=0.1",
          "--opencost-cluster", "a=b",
          "--gpu-fraction", "a=0.5",
          "--price-storage-class", "gp3=0.1");

  /** Returns each flag of our commands that has a parameter. */
  static Stream<Arguments> flags() {
    return Stream.of("demo", "serve", "predict", "audit")
        .flatMap(
            command ->
                PROGRAM.getSubcommands().get(command).getCommandSpec().options().stream()
                    .map(option -> Arguments.of(command, option.longestName())));
  }

  private static OptionSpec option(String command, String flag) {
    return PROGRAM.getSubcommands().get(command).getCommandSpec().findOption(flag);
  }

  private static String help(String command) {
    return HELP.computeIfAbsent(
        command,
        unused -> {
          StringWriter out = new StringWriter();
          Main.run(new PrintWriter(out), new PrintWriter(out), command, "--help");
          return out.toString().replaceAll("\\s+", " ");
        });
  }

  private static String error(List<String> args) {
    StringWriter err = new StringWriter();
    StringWriter out = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
    assertThat(code).as("%s: %s%s", args, out, err).isEqualTo(Main.BAD_INPUT);
    return err.toString();
  }

  private static List<String> line(String command, String flag, String value) {
    List<String> line = new ArrayList<>(List.of(command, flag + "=" + value));
    if (command.equals("predict") && !List.of("-f", "--filename").contains(flag)) {
      line.add("--filename=/nonexistent");
    }
    return line;
  }

  @ParameterizedTest
  @MethodSource("flags")
  void aFlagIsRefusedWithoutTheFlagThatItNeeds(String command, String flag) {
    OptionSpec option = option(command, flag);
    for (String needed : FlagRules.required(option)) {
      assertThat(option(command, needed)).as("%s needs %s", flag, needed).isNotNull();
      List<String> line = line(command, flag, VALUES.getOrDefault(flag, "x"));
      for (String other : FlagRules.required(option)) {
        if (!other.equals(needed)) {
          line.add(other + "=x");
        }
      }
      assertThat(error(line))
          .contains(
              flag + " has an effect only together with " + needed + "; give " + needed + " ",
              "too, or leave out " + flag);
    }
    for (List<String> others : FlagRules.overruling(option)) {
      List<String> line =
          option.arity().max() == 0
              ? new ArrayList<>(List.of(command, flag))
              : line(command, flag, VALUES.getOrDefault(flag, "1m"));
      for (String other : others) {
        boolean lacksValue = !other.contains("=") && option(command, other).arity().max() > 0;
        line.add(lacksValue ? other + "=x" : other);
      }
      FlagRules.required(option).forEach(needed -> line.add(needed + "=http://x"));
      assertThat(error(line))
          .contains(flag + " has no effect together with " + String.join(" and ", others));
    }
  }

  @ParameterizedTest
  @MethodSource("flags")
  void anEmptyValueIsRefused(String command, String flag) {
    OptionSpec option = option(command, flag);
    if (option.arity().max() == 0) {
      return;
    }
    for (String empty : List.of("", " ")) {
      assertThat(error(line(command, flag, empty))).contains(flag);
    }
    if (!option.splitRegex().isEmpty()) {
      for (String commas : List.of(",", "a,", ",a", "a,,b")) {
        List<String> line = line(command, flag, commas);
        assertThat(error(line)).contains(flag + "=", "has an empty item; give");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("flags")
  void theHelpSaysWhatAFlagNeeds(String command, String flag) {
    OptionSpec option = option(command, flag);
    String help = help(command);
    String rest = help.substring(help.indexOf(" " + flag));
    for (String needed : FlagRules.required(option)) {
      assertThat(rest).contains("Needs " + needed + ".");
    }
    for (List<String> others : FlagRules.overruling(option)) {
      assertThat(rest).contains("Not with " + String.join(" and ", others) + ".");
    }
  }

  @ParameterizedTest
  @MethodSource("flags")
  void aFlagThatHasOneValueIsRefusedIfItIsGivenTwice(String command, String flag) {
    OptionSpec option = option(command, flag);
    if (option.isMultiValue() || option.usageHelp() || option.versionHelp()) {
      return;
    }
    List<String> line =
        option.arity().max() == 0
            ? new ArrayList<>(List.of(command, flag))
            : line(command, flag, option.type().isEnum() ? constant(option) : value(flag));
    line.add(line.get(1));
    assertThat(error(line)).startsWith(flag + " is given more than once; give it once");
  }

  private static String constant(OptionSpec option) {
    return option.type().getEnumConstants()[0].toString();
  }

  private static String value(String flag) {
    return VALUES.getOrDefault(flag, "1");
  }

  @ParameterizedTest
  @MethodSource("flags")
  void aFlagThatGivesOneKeyTwoValuesIsRefused(String command, String flag) {
    OptionSpec option = option(command, flag);
    if (!option.isMultiValue() || !option.typeInfo().isMap()) {
      return;
    }
    String value = VALUES.get(flag);
    assertThat(value).as("a value of " + flag).isNotNull();
    List<String> line = line(command, flag, value);
    line.add(line.get(1));
    FlagRules.required(option).forEach(needed -> line.add(needed + "=http://x"));
    assertThat(error(line))
        .contains(
            flag
                + " gives \""
                + value.substring(0, value.indexOf('='))
                + "\" twice; give one value for it");
  }

  @Test
  void flagsThatTheEnvironmentMakesUselessAreFound() {
    CommandLine program = Main.commandLine();
    CommandLine.ParseResult parsed =
        program
            .parseArgs(
                "serve", "--namespace=shop", "--max-events=5", "--context=x", "--cluster-id=c")
            .subcommand();
    assertThat(FlagRules.withoutEffect(parsed, List.of("--events=off")))
        .containsExactly("--namespace", "--max-events", "--context");
    assertThat(FlagRules.withoutEffect(parsed, List.of("--events=all"))).isEmpty();
  }

  @Test
  void theFlagsOfOpenCostAreAmongThoseWithARule() {
    List<String> ruled =
        flags()
            .filter(flag -> flag.get()[0].equals("serve"))
            .map(flag -> (String) flag.get()[1])
            .filter(flag -> !FlagRules.required(option("serve", flag)).isEmpty())
            .toList();
    assertThat(ruled)
        .contains(
            "--audit-every",
            "--audit-days",
            "--audit-settled",
            "--opencost-days",
            "--opencost-cluster",
            "--opencost-user",
            "--price-window",
            "--price-max-age")
        .doesNotContain("--opencost", "--price-cpu-hour");
    assertThat(FlagRules.required(option("serve", "--opencost-password-file")))
        .containsExactly("--opencost", "--opencost-user");
  }
}
