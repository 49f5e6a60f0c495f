package io.costaudit.examples.server;

import static java.util.stream.Collectors.joining;

import io.costaudit.internal.Misspelling;
import io.costaudit.internal.Quoted;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. Exit codes: 0 fine, 2 bad input, 4 could not run, 5 ran out of memory; those of
 * audits stand at {@link AuditCommand}.
 */
@Command(
    name = "costaudit-server",
    description =
        "Tells what just changed in Kubernetes clusters and what it will cost, and whether cost data"
            + " can be trusted.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "  costaudit-server demo",
      "  costaudit-server predict -f deploy/",
      "  costaudit-server help serve",
      "",
      "In these examples, costaudit-server stands for java -jar costaudit-server.jar. Two lines"
          + " define",
      "that name in bash and zsh, with completion:",
      "  alias costaudit-server='java -jar /path/to/costaudit-server.jar'",
      "  source <(costaudit-server generate-completion)"
    },
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      PredictCommand.class,
      AuditCommand.class,
      CommandLine.HelpCommand.class,
      AutoComplete.GenerateCompletion.class
    })
public final class Main {
  /** Bad input: a flag, a file or a manifest. */
  static final int BAD_INPUT = 2;

  /** Could not run: something was unreachable, forbidden or unreadable. */
  static final int COULD_NOT_RUN = 4;

  /** The flag that names files to read. */
  private static final String FILE_FLAG = "-f";

  /** The text of picocli before a value that should be a key and a value. */
  private static final Pattern NO_PAIR =
      Pattern.compile("\\A.* should be in KEY=VALUE.* format but was ", Pattern.DOTALL);

  private Main() {}

  public static void main(String[] args) {
    OutOfMemoryExit.install();
    OneLineLog.install();
    System.exit(
        run(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            args));
  }

  /** Runs a command and gives its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine commandLine = commandLine();
    commandLine.setOut(out);
    commandLine.setErr(err);
    commandLine.setParameterExceptionHandler(Main::badParameter);
    commandLine.setExecutionExceptionHandler(Main::failed);
    return commandLine.execute(args.length == 0 ? new String[] {"--help"} : args);
  }

  /** Returns the command line with its settings and the layout of its help. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionStrategy(
        parsed -> {
          FlagRules.check(parsed);
          return new CommandLine.RunLast().execute(parsed);
        });
    commandLine.registerConverter(int.class, new WholeNumber());
    commandLine.registerConverter(Integer.class, new WholeNumber());
    commandLine.registerConverter(Double.class, new PriceOptions.Price());
    HelpText.layOut(commandLine);
    return commandLine;
  }

  private static int badParameter(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println(message(e));
    command.getErr().println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return BAD_INPUT;
  }

  /**
   * Returns the message, and suggests a known flag or command with a similar name if there is one.
   */
  private static String message(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String file = fileWithoutFlag(command);
    if (file != null) {
      return Quoted.of(file)
          + " is not a flag; did you mean "
          + command.getCommandName()
          + " "
          + FILE_FLAG
          + " "
          + file
          + "?";
    }
    if (e.getArgSpec() instanceof OptionSpec option
        && e.getCause() instanceof TypeConversionException refused) {
      return refused(option, e.getValue(), refused);
    }
    if (e instanceof UnmatchedArgumentException unmatched) {
      String given = unmatched.getUnmatched().get(0);
      if (given.startsWith("-")) {
        return unknown(
            "flag", given.replaceFirst("=.*", ""), command.getCommandSpec().optionsMap());
      }
      return command.getSubcommands().isEmpty()
          ? Quoted.of(given)
              + " is not a flag, and "
              + command.getCommandName()
              + " accepts only"
              + " flags"
          : unknown("command", given, command.getSubcommands());
    }
    if (e instanceof CommandLine.OverwrittenOptionException twice
        && twice.getOverwritten() instanceof OptionSpec option) {
      return option.longestName() + " is given more than once; give it once";
    }
    String message = String.valueOf(e.getMessage());
    if (e.getArgSpec() instanceof OptionSpec option && NO_PAIR.matcher(message).find()) {
      return flag(option.longestName(), NO_PAIR.matcher(message).replaceFirst(""))
          + " is not complete; give "
          + option.paramLabel();
    }
    // picocli refuses an unknown argument of its command "help" with this text.
    if (e.getValue() != null && message.startsWith("Unknown subcommand ")) {
      return unknown("command", e.getValue(), command.getSubcommands());
    }
    return message;
  }

  /**
   * Returns the first argument that is no flag and belongs to none, of a command that reads the
   * files of {@code -f}; else null.
   */
  private static @Nullable String fileWithoutFlag(CommandLine command) {
    boolean readsFiles = command.getCommandSpec().findOption(FILE_FLAG) != null;
    // After an unknown flag, an argument may be the value of that flag.
    return !readsFiles || command.getUnmatchedArguments().stream().anyMatch(a -> a.startsWith("-"))
        ? null
        : command.getUnmatchedArguments().stream()
            .filter(argument -> argument.matches("\\S+"))
            .findFirst()
            .orElse(null);
  }

  /** Returns the message about a value of a flag that cannot be read. */
  private static String refused(
      OptionSpec option, @Nullable String value, TypeConversionException why) {
    String name = option.longestName();
    Class<?> type = option.auxiliaryTypes()[option.auxiliaryTypes().length - 1];
    String reason = String.valueOf(why.getMessage());
    if (type.isEnum()) {
      reason =
          "is not known; accepted are "
              + Arrays.stream(type.getEnumConstants())
                  .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                  .collect(joining(", "));
    }
    if (value == null) {
      return name + ": " + reason;
    }
    // Of KEY=VALUE only the value is known here.
    return (option.isMultiValue() ? name + ": " + Quoted.of(value) : flag(name, value))
        + " "
        + reason;
  }

  private static String unknown(String what, String given, Map<String, ?> known) {
    return "unknown "
        + what
        + " "
        + Quoted.of(given)
        + Misspelling.of(given, known.keySet())
            .map(name -> "; did you mean " + name + "?")
            .orElse("");
  }

  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    if (OutOfMemoryExit.isIn(e)) {
      OutOfMemoryExit.end();
    }
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    command.getErr().println(message);
    return e instanceof IllegalArgumentException ? BAD_INPUT : COULD_NOT_RUN;
  }

  /** For messages: how a flag was given. */
  static String flag(String name, Object value) {
    return name + "=" + Quoted.of(value);
  }

  /** The version in the manifest of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"costaudit-server " + (version == null ? "(not a build)" : version)};
    }
  }
}
