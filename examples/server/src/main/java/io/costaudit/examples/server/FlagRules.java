package io.costaudit.examples.server;

import io.costaudit.internal.Quoted;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The rules that hold for all flags of all commands: the command line refuses a flag that has no
 * effect, a flag with an empty value, and a flag that gives one key two values. Such a flag is a
 * mistake, for example a script variable that is not set, and the result would not be what the user
 * expects.
 */
final class FlagRules {
  private FlagRules() {}

  /**
   * Checks the flags of a command line that were given, including those of its subcommand.
   *
   * @throws ParameterException if a flag has an empty value, or no effect together with the others
   */
  static void check(ParseResult parsed) {
    if (parsed.hasSubcommand()) {
      check(parsed.subcommand());
    }
    if (parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested()) {
      return;
    }
    for (OptionSpec given : parsed.matchedOptions()) {
      checkValues(given);
      for (String needed : required(given)) {
        if (!parsed.hasMatchedOption(needed)) {
          throw refused(
              given,
              given.longestName()
                  + " has an effect only together with "
                  + needed
                  + "; give "
                  + needed
                  + parameter(given, needed)
                  + " too, or leave out "
                  + given.longestName());
        }
      }
      for (List<String> others : overruling(given)) {
        if (others.stream().allMatch(other -> isGiven(other, parsed))) {
          throw refused(
              given,
              given.longestName()
                  + " has no effect together with "
                  + String.join(" and ", others)
                  + "; leave out one of them");
        }
      }
    }
  }

  /**
   * Returns the flags of a command line that were given and that have no effect with some settings,
   * which do not stand on the command line but in the environment.
   *
   * @param settings settings such as {@code --events=off}
   */
  static List<String> withoutEffect(ParseResult parsed, List<String> settings) {
    return parsed.matchedOptions().stream()
        .filter(
            given ->
                overruling(given).stream()
                    .anyMatch(
                        others ->
                            others.stream()
                                .allMatch(
                                    other -> settings.contains(other) || isGiven(other, parsed))))
        .map(OptionSpec::longestName)
        .toList();
  }

  private static void checkValues(OptionSpec option) {
    if (option.arity().max() == 0) {
      return;
    }
    if (option.isMultiValue() && option.typeInfo().isMap()) {
      refuseOneKeyTwice(option);
    }
    for (String value : option.originalStringValues()) {
      if (value.isBlank()) {
        throw refused(
            option,
            Main.flag(option.longestName(), value)
                + " is empty; give "
                + label(option)
                + ", or leave out the flag");
      }
      String comma = option.splitRegex();
      if (!comma.isEmpty() && Stream.of(value.split(comma, -1)).anyMatch(String::isBlank)) {
        throw refused(
            option,
            Main.flag(option.longestName(), value)
                + " has an empty item; give "
                + label(option)
                + ", or several separated by commas");
      }
    }
  }

  /** Refuses a flag that gives two values for one key, of which only the last one would count. */
  private static void refuseOneKeyTwice(OptionSpec option) {
    Set<String> keys = new HashSet<>();
    for (String pair : option.originalStringValues()) {
      String key = pair.substring(0, Math.max(0, pair.indexOf('='))).strip();
      if (!keys.add(key)) {
        throw refused(
            option,
            option.longestName() + " gives " + Quoted.of(key) + " twice; give one value for it");
      }
    }
  }

  /** Returns the parameter of a flag as {@code --help} shows it, such as {@code NAME}. */
  private static String label(OptionSpec option) {
    return HelpText.label(option.paramLabel());
  }

  private static String parameter(OptionSpec given, String needed) {
    OptionSpec option = given.command().findOption(needed);
    return option == null || option.arity().max() == 0 ? "" : " " + label(option);
  }

  private static boolean isGiven(String flagAndValue, ParseResult parsed) {
    int equals = flagAndValue.indexOf('=');
    if (equals < 0) {
      return parsed.hasMatchedOption(flagAndValue);
    }
    String flag = flagAndValue.substring(0, equals);
    return parsed.hasMatchedOption(flag)
        && parsed.matchedOption(flag).originalStringValues().stream()
            .anyMatch(value -> value.strip().equalsIgnoreCase(flagAndValue.substring(equals + 1)));
  }

  private static ParameterException refused(OptionSpec option, String message) {
    return new ParameterException(option.command().commandLine(), message);
  }

  /** Returns the names of the flags without which a flag has no effect. */
  static List<String> required(OptionSpec option) {
    List<String> names = new ArrayList<>();
    for (AnnotatedElement place : places(option)) {
      Requires requires = place.getAnnotation(Requires.class);
      if (requires != null && !List.of(option.names()).contains(requires.value())) {
        names.add(requires.value());
      }
    }
    return names;
  }

  /**
   * Returns the settings, such as {@code --events=off}, with which the flag has no effect. The
   * settings of one item have that result only together.
   */
  static List<List<String>> overruling(OptionSpec option) {
    return places(option).stream()
        .flatMap(place -> Stream.ofNullable(place.getAnnotation(NoEffectWith.class)))
        .flatMap(rule -> Stream.of(rule.value()))
        .map(settings -> List.of(settings.split(" ")))
        .toList();
  }

  private static List<AnnotatedElement> places(OptionSpec option) {
    return option.userObject() instanceof Field field
        ? List.of(field.getDeclaringClass(), field)
        : List.of();
  }

  /** Returns the sentences on the rules of a flag for {@code --help}; empty if it has none. */
  static String help(OptionSpec option) {
    StringBuilder text = new StringBuilder();
    for (String needed : required(option)) {
      text.append(" Needs ").append(needed).append('.');
    }
    for (List<String> others : overruling(option)) {
      text.append(" Not with ").append(String.join(" and ", others)).append('.');
    }
    return text.toString();
  }
}
