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
import java.util.regex.Pattern;

/** All modules of the build, found in its poms, and what was compiled of them. */
final class Modules {
  private static final Path ROOT = Path.of("..");
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  private final List<Path> folders = new ArrayList<>();

  private Modules() {
    addThoseOf(ROOT);
  }

  static Modules ofTheBuild() {
    return new Modules();
  }

  private void addThoseOf(Path folder) {
    try {
      MODULE
          .matcher(Files.readString(folder.resolve("pom.xml")))
          .results()
          .map(found -> folder.resolve(found.group(1)))
          .forEach(
              module -> {
                folders.add(module);
                addThoseOf(module);
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is published or run. */
  JavaClasses classes() {
    return compiled("main", "classes");
  }

  /** The tests, without those that are here. */
  JavaClasses tests() {
    return compiled("test", "test-classes");
  }

  private JavaClasses compiled(String sources, String classes) {
    List<Path> compiled = new ArrayList<>();
    for (Path module : folders) {
      boolean isThis = module.getFileName().toString().equals("build-checks");
      if (!isThis && Files.isDirectory(module.resolve("src").resolve(sources).resolve("java"))) {
        Path folder = module.resolve("target").resolve(classes);
        assertThat(folder).as("what is compiled of %s; build all modules", module).isDirectory();
        compiled.add(folder);
      }
    }
    assertThat(compiled).hasSizeGreaterThan(5);
    return new ClassFileImporter().importPaths(compiled);
  }
}
