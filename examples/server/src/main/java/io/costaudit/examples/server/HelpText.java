package io.costaudit.examples.server;

import io.costaudit.internal.Wrap;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Lays out the text of {@code --help}: the examples come before the flags, the flags stand under
 * headings that say what they are for, and lines end between words. (The layout of picocli may end
 * a line within a URL.)
 */
final class HelpText {
  /** The most columns of a line of help: {@value}. */
  static final int WIDTH = 100;

  private static final int DESCRIPTION_COLUMN = 28;
  private static final Pattern FIELD_NAME = Pattern.compile("<(\\w+)>");
  private static final String NO_GROUP = "Other flags";

  /** The sections of a help text in their order. The footer holds the examples. */
  private static final List<String> SECTIONS =
      List.of(
          UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
          UsageMessageSpec.SECTION_KEY_SYNOPSIS,
          UsageMessageSpec.SECTION_KEY_DESCRIPTION,
          UsageMessageSpec.SECTION_KEY_FOOTER_HEADING,
          UsageMessageSpec.SECTION_KEY_FOOTER,
          UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING,
          UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
          UsageMessageSpec.SECTION_KEY_OPTION_LIST,
          UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
          UsageMessageSpec.SECTION_KEY_COMMAND_LIST);

  private HelpText() {}

  /** Sets this layout for a command and for all its subcommands. */
  static void layOut(CommandLine command) {
    command.setUsageHelpWidth(WIDTH);
    command.setUsageHelpLongOptionsMaxWidth(DESCRIPTION_COLUMN);
    layOutOne(command);
  }

  private static void layOutOne(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    UsageMessageSpec usage = spec.usageMessage();
    usage.abbreviateSynopsis(true);
    usage.footerHeading(usage.footer().length == 0 ? "" : "%nExamples:%n");
    usage.commandListHeading("%nCommands:%n");
    command.setHelpSectionKeys(SECTIONS);
    command
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_DESCRIPTION, help -> description(usage));
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpText::options);
    command.getSubcommands().values().forEach(HelpText::layOutOne);
  }

  private static String description(UsageMessageSpec usage) {
    StringBuilder text = new StringBuilder(System.lineSeparator());
    for (String paragraph : usage.description()) {
      String.format(paragraph).lines().forEach(line -> append(text, Wrap.words(line, WIDTH, 0)));
    }
    return text.toString();
  }

  private static String options(Help help) {
    Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
    for (OptionSpec option : help.commandSpec().options()) {
      if (!option.hidden()) {
        groups.computeIfAbsent(group(option), unused -> new ArrayList<>()).add(option);
      }
    }
    List<OptionSpec> others = groups.remove(NO_GROUP);
    StringBuilder text = new StringBuilder();
    groups.forEach((heading, options) -> append(text, help, heading, options));
    if (others != null) {
      append(text, help, groups.isEmpty() ? "Flags" : NO_GROUP, others);
    }
    return text.toString();
  }

  private static String group(OptionSpec option) {
    if (option.userObject() instanceof Field field) {
      HelpGroup group = field.getAnnotation(HelpGroup.class);
      if (group == null) {
        group = field.getDeclaringClass().getAnnotation(HelpGroup.class);
      }
      if (group != null) {
        return group.value();
      }
    }
    return NO_GROUP;
  }

  private static void append(
      StringBuilder text, Help help, String heading, List<OptionSpec> options) {
    text.append(System.lineSeparator());
    append(text, List.of(heading + ":"));
    for (OptionSpec option : options) {
      append(text, lines(help, option));
    }
  }

  /**
   * Returns the lines of one flag: its names and its parameter, and beside or below them its
   * description.
   */
  private static List<String> lines(Help help, OptionSpec option) {
    String parameter =
        help.createDefaultParamLabelRenderer()
            .renderParameterLabel(option, Help.Ansi.OFF, List.of())
            .plainString();
    parameter = label(parameter);
    boolean isShort = option.shortestName().length() == 2;
    String label = (isShort ? "  " : "      ") + String.join(", ", option.names()) + parameter;
    String indent = " ".repeat(DESCRIPTION_COLUMN);
    List<String> lines = new ArrayList<>();
    String description = String.join(" ", option.description()) + FlagRules.help(option);
    for (String line : Wrap.words(description, WIDTH - DESCRIPTION_COLUMN, 0)) {
      lines.add(indent + line);
    }
    if (label.length() <= DESCRIPTION_COLUMN - 2 && !lines.isEmpty()) {
      lines.set(0, label + indent.substring(label.length()) + lines.get(0).strip());
    } else {
      lines.add(0, label);
    }
    return lines;
  }

  /**
   * Returns the name of a parameter. If a flag names no parameter, picocli shows the name of its
   * field in angle brackets.
   */
  static String label(String parameter) {
    return FIELD_NAME.matcher(parameter).replaceAll(name -> kebab(name.group(1)));
  }

  private static String kebab(String camel) {
    return camel.replaceAll("(?=[A-Z])", "-").toUpperCase(Locale.ROOT);
  }

  private static void append(StringBuilder text, List<String> lines) {
    lines.forEach(line -> text.append(line).append(System.lineSeparator()));
  }
}
