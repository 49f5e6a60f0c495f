package io.costaudit.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The modules that others build on: those of the root pom, without the examples, which are compiled
 * later than what this module depends on.
 */
final class Modules {
  private static final Path ROOT = Path.of("..");
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Set<String> LATER = Set.of("build-checks", "examples");

  private final List<Path> folders;

  private Modules(List<Path> folders) {
    this.folders = folders;
  }

  static Modules ofTheBuild() {
    return new Modules(names().stream().map(ROOT::resolve).toList());
  }

  /** Returns the names of the modules that are published. */
  static List<String> published() {
    return names().stream().filter(name -> !name.equals("test-support")).toList();
  }

  private static List<String> names() {
    try {
      return MODULE
          .matcher(Files.readString(ROOT.resolve("pom.xml")))
          .results()
          .map(found -> found.group(1))
          .filter(name -> !LATER.contains(name))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is published. */
  JavaClasses classes() {
    return new ClassFileImporter().importPaths(compiled(folders, "main", "classes"));
  }

  /** What is published in one of them. */
  JavaClasses classesOf(String module) {
    List<Path> only = List.of(ROOT.resolve(module));
    return new ClassFileImporter().importPaths(compiled(only, "main", "classes"));
  }

  JavaClasses tests() {
    return new ClassFileImporter().importPaths(compiled(folders, "test", "test-classes"));
  }

  private static List<Path> compiled(List<Path> modules, String sources, String classes) {
    List<Path> compiled = new ArrayList<>();
    for (Path module : modules) {
      if (Files.isDirectory(module.resolve("src").resolve(sources).resolve("java"))) {
        Path folder = module.resolve("target").resolve(classes);
        assertThat(folder).as("what is compiled of %s; build all modules", module).isDirectory();
        compiled.add(folder);
      }
    }
    assertThat(compiled).isNotEmpty();
    return compiled;
  }
}
