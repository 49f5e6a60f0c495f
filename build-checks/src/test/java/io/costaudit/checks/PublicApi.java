package io.costaudit.checks;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The public and protected types and members of a module, as text with one line for each. */
final class PublicApi {
  private static final ToolProvider JAVAP = ToolProvider.findFirst("javap").orElseThrow();
  private static final Pattern TYPE =
      Pattern.compile("^(public .*(?:class|interface) ([\\w.$]+)[^{]*)\\{$");

  /** Prefixes that every reader knows. */
  private static final Pattern JAVA_LANG = Pattern.compile("\\bjava\\.lang\\.(?=[A-Z])");

  /** Methods that each record has. */
  private static final Set<String> RECORDS =
      Set.of(
          "public final java.lang.String toString();",
          "public final int hashCode();",
          "public final boolean equals(java.lang.Object);");

  private PublicApi() {}

  /**
   * Describes a module.
   *
   * @param classes the folder of its compiled classes
   */
  static String of(Path classes) throws IOException {
    StringBuilder text = new StringBuilder();
    types(classes).values().forEach(lines -> text.append(String.join("\n", lines)).append("\n\n"));
    return text.toString();
  }

  /**
   * Returns the simple names of the public types of a module, without the types within others.
   *
   * @param classes the folder of its compiled classes
   */
  static List<String> typesOf(Path classes) throws IOException {
    return types(classes).keySet().stream()
        .filter(name -> !name.contains("$"))
        .map(name -> name.substring(name.lastIndexOf('.') + 1))
        .toList();
  }

  /** Returns the lines of each public type by its name. */
  private static Map<String, List<String>> types(Path classes) throws IOException {
    Map<String, List<String>> types = new TreeMap<>();
    for (Path folder : exported(classes)) {
      try (Stream<Path> files = Files.list(folder)) {
        List<String> names =
            files.map(Path::toString).filter(PublicApi::mayBePublic).sorted().toList();
        if (!names.isEmpty()) {
          read(names, types);
        }
      }
    }
    // A type within an interface is public in the class file, also where the interface is not. An
    // outer type comes before its inner ones.
    types.keySet().removeIf(name -> name.contains("$") && !types.containsKey(outer(name)));
    return types;
  }

  private static String outer(String name) {
    return name.substring(0, name.lastIndexOf('$'));
  }

  private static boolean mayBePublic(String file) {
    return file.endsWith(".class") && !file.endsWith("-info.class") && !file.matches(".*\\$\\d.*");
  }

  /** Returns the folders of the packages that the module exports; all of them without a module. */
  private static Set<Path> exported(Path classes) throws IOException {
    Path module = classes.resolve("module-info.class");
    if (Files.exists(module)) {
      try (InputStream in = Files.newInputStream(module)) {
        return ModuleDescriptor.read(in).exports().stream()
            .filter(exports -> !exports.isQualified())
            .map(exports -> classes.resolve(exports.source().replace('.', '/')))
            .collect(Collectors.toCollection(TreeSet::new));
      }
    }
    try (Stream<Path> all = Files.walk(classes)) {
      return all.filter(Files::isDirectory).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static void read(List<String> files, Map<String, List<String>> types) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> arguments = new ArrayList<>(List.of("-protected"));
    arguments.addAll(files);
    int code =
        JAVAP.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException("javap ended with " + code + ": " + err);
    }
    List<String> members = new ArrayList<>(); // of a type that is not public: left out
    for (String line : out.toString().lines().toList()) {
      Matcher type = TYPE.matcher(line);
      if (type.matches()) {
        members = new ArrayList<>(List.of(shortened(type.group(1).strip())));
        types.put(type.group(2), members);
      } else if (!line.startsWith(" ")) {
        members = new ArrayList<>();
      } else if (!RECORDS.contains(line.strip())) {
        members.add(shortened(line));
      }
    }
    // The order of members in the source means nothing.
    types.values().forEach(lines -> lines.subList(1, lines.size()).sort(null));
  }

  private static String shortened(String line) {
    String stripped = line.endsWith(";") ? line.substring(0, line.length() - 1) : line;
    return JAVA_LANG.matcher(stripped).replaceAll("");
  }
}
