package io.costaudit.examples.server;

import io.costaudit.Quoted;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

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
    subcommands = {DemoCommand.class, ServeCommand.class, PredictCommand.class, AuditCommand.class})
public final class Main {
  /** Bad input: a flag, a file or a manifest. */
  static final int BAD_INPUT = 2;

  /** Could not run: something was unreachable, forbidden or unreadable. */
  static final int COULD_NOT_RUN = 4;

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
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setOut(out);
    commandLine.setErr(err);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler(Main::badParameter);
    commandLine.setExecutionExceptionHandler(Main::failed);
    return commandLine.execute(args.length == 0 ? new String[] {"--help"} : args);
  }

  private static int badParameter(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println(e.getMessage());
    command.getErr().println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return BAD_INPUT;
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
