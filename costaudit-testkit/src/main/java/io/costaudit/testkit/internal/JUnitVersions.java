package io.costaudit.testkit.internal;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Reports, before tests are discovered, that parts of JUnit on the class path do not fit together,
 * and what to import. Without this report, users see only that an engine failed to discover tests.
 *
 * <p>JUnit finds this class through {@link java.util.ServiceLoader}; other code does not need it.
 * Safe to call from many threads.
 *
 * @since 0.1.0
 */
public final class JUnitVersions implements LauncherSessionListener {
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\b.*");
  private static final int MINORS = 1000;

  /**
   * Pairs of parts, of which the first uses the second. Each part is named with one of its classes.
   */
  private static final List<Use> USES;

  static {
    Part commons = new Part("junit-platform-commons", "org.junit.platform.commons.JUnitException");
    Part engine = new Part("junit-platform-engine", "org.junit.platform.engine.TestEngine");
    Part launcher = new Part("junit-platform-launcher", "org.junit.platform.launcher.Launcher");
    Part api = new Part("junit-jupiter-api", "org.junit.jupiter.api.Test");
    Part jupiter = new Part("junit-jupiter-engine", "org.junit.jupiter.engine.JupiterTestEngine");
    USES =
        List.of(
            new Use(launcher, engine),
            new Use(engine, commons),
            new Use(api, commons),
            new Use(jupiter, api),
            // An older engine does not know what the API asks of it.
            new Use(api, jupiter));
  }

  /** Makes a listener; JUnit calls this constructor. */
  public JUnitVersions() {}

  /** A jar of JUnit, and a class that is in it. */
  private record Part(String name, String type) {
    /** Returns the version that the jar states; empty if the jar is missing or states none. */
    Optional<String> version() {
      try {
        Class<?> found = Class.forName(type, false, JUnitVersions.class.getClassLoader());
        return Optional.ofNullable(found.getPackage().getImplementationVersion());
      } catch (ClassNotFoundException | LinkageError e) {
        return Optional.empty();
      }
    }
  }

  /** A part that does not work with an older release of another. */
  private record Use(Part user, Part used) {}

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    tell(System.err);
  }

  private static void tell(PrintStream out) {
    for (Use use : USES) {
      Optional<String> ofUser = use.user().version();
      Optional<String> ofUsed = use.used().version();
      if (ofUser.isPresent() && ofUsed.isPresent()) {
        misfit(use.user().name(), ofUser.get(), use.used().name(), ofUsed.get())
            .ifPresent(out::println);
      }
    }
  }

  /**
   * Returns what is wrong if a part is of a newer release than a part that it uses, and what to do;
   * empty if nothing is wrong, or if a version is not understood.
   */
  static Optional<String> misfit(String user, String ofUser, String used, String ofUsed) {
    Optional<Integer> release = release(ofUser);
    Optional<Integer> needed = release(ofUsed);
    if (release.isEmpty() || needed.isEmpty() || release.get() <= needed.get()) {
      return Optional.empty();
    }
    return Optional.of(
        "costaudit-testkit: "
            + user
            + " "
            + ofUser
            + " does not work with the older "
            + used
            + " "
            + ofUsed
            + ", so JUnit will fail to discover tests. Import org.junit:junit-bom (type pom, scope"
            + " import) in <dependencyManagement>, and give no other versions of JUnit: then all"
            + " parts are of one release.");
  }

  /** The releases 1.14 of the platform and 5.14 of Jupiter are one; from 6 on the numbers are. */
  private static Optional<Integer> release(String version) {
    Matcher parts = VERSION.matcher(version);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int major = Integer.parseInt(parts.group(1));
    int minor = Integer.parseInt(parts.group(2));
    return Optional.of((major == 1 ? 5 : major) * MINORS + minor);
  }
}
