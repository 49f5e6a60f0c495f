package io.costaudit.testsupport;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The folder of real data that some tests read, named by the environment variable {@value
 * #VARIABLE}.
 *
 * <p>Without the variable a test that asks for data is skipped and says so. With it, data that is
 * not there fails the test: a wrong path must not look like a machine without data. For Jupiter
 * tests; in a property of jqwik a skip is a rejected try, and nothing but rejected tries is a
 * failure. Stateless; safe to share between threads.
 */
public final class RealData {
  /** The environment variable that names the folder. */
  public static final String VARIABLE = "COSTAUDIT_REAL_DATA";

  private RealData() {}

  /**
   * A folder of the real data.
   *
   * @param relative its path below the folder that {@value #VARIABLE} names
   * @return the folder, which exists
   */
  public static Path dir(String relative) {
    Path dir = root().resolve(relative);
    if (!Files.isDirectory(dir)) {
      return Assertions.fail(VARIABLE + " is set, but this folder is missing: " + dir);
    }
    return dir;
  }

  /**
   * A file of the real data.
   *
   * @param relative its path below the folder that {@value #VARIABLE} names
   * @return the file, which exists
   */
  public static Path file(String relative) {
    Path file = root().resolve(relative);
    if (!Files.isRegularFile(file)) {
      return Assertions.fail(VARIABLE + " is set, but this file is missing: " + file);
    }
    return file;
  }

  private static Path root() {
    @Nullable String root = System.getenv(VARIABLE);
    if (root == null || root.isBlank()) {
      return Assumptions.abort(VARIABLE + " is not set: no real data to test with");
    }
    return Path.of(root);
  }
}
