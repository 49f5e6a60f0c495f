package io.costaudit.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a source file that a page of the documentation shows: what stands between the marks
 * {@code // begin docs} and {@code // end docs}, with the imports that it needs. A test compares
 * the two, so that the page shows code that is compiled and run.
 */
public final class DocSnippet {
  private static final String BEGIN = "// begin " + "docs";
  private static final String END = "// end " + "docs";
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (static )?([\\w.]+)\\.(\\w+);$");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);$");
  private static final Pattern TYPE = Pattern.compile("\\b[A-Z]\\w*\\b");

  private final String imports;
  private final String code;

  private DocSnippet(String imports, String code) {
    this.imports = imports;
    this.code = code;
  }

  /** Reads the snippet of a source file. */
  public static DocSnippet of(Path source) throws IOException {
    String text = Files.readString(source);
    String code =
        text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END))
            .stripTrailing()
            .stripIndent()
            .strip();
    Matcher name = PACKAGE.matcher(text);
    String own = name.find() ? name.group(1) : "";
    TreeSet<String> statics = new TreeSet<>();
    TreeSet<String> others = new TreeSet<>();
    Matcher line = IMPORT.matcher(text);
    while (line.find()) {
      if (Pattern.compile("\\b" + line.group(3) + "\\b").matcher(code).find()
          && !line.group(2).matches(Pattern.quote(own) + "\\.[A-Z]\\w*")) {
        (line.group(1) == null ? others : statics).add(line.group());
      }
    }
    others.addAll(ofTheSamePackage(source, own, code));
    String imports = String.join("\n", statics);
    if (!statics.isEmpty() && !others.isEmpty()) {
      imports += "\n\n";
    }
    return new DocSnippet(imports + String.join("\n", others), code);
  }

  /**
   * Returns the imports of published types of the package of the source. The source sees them
   * without an import, and a reader who copies the code does not.
   */
  private static Set<String> ofTheSamePackage(Path source, String own, String code) {
    Path published =
        Path.of(source.resolveSibling("").toString().replace("src/test/java", "src/main/java"));
    TreeSet<String> imports = new TreeSet<>();
    Matcher type = TYPE.matcher(code);
    while (type.find()) {
      if (Files.exists(published.resolve(type.group() + ".java"))
          && !source.endsWith(type.group() + ".java")) {
        imports.add("import " + own + "." + type.group() + ";");
      }
    }
    return imports;
  }

  /** Returns the lines of the code, without the imports. */
  public List<String> lines() {
    return code.lines().toList();
  }

  /** Returns the block as a page in Markdown shows it. */
  public String block() {
    return "```java\n" + (imports.isEmpty() ? "" : imports + "\n\n") + code + "\n```";
  }
}
