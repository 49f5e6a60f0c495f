package io.costaudit.testkit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditText;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.Auditor;
import io.costaudit.internal.OneLine;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes tests of audits, so that a build fails when stores of costs do not agree: one test for each
 * window and audit, which the reports of any build server show.
 *
 * <pre>{@code
 * class CostsTest {
 *   @RegisterExtension
 *   static final AuditExtension audits =
 *       AuditExtension.of(() -> Auditor.builder().allocations(…).assets(…).build())
 *           .allowingWarnings(AuditType.ASSET_RECONCILIATION);
 *
 *   @TestFactory
 *   Stream<DynamicTest> agree() {
 *     return audits.tests();
 *   }
 * }
 * }</pre>
 *
 * <p>Its field must be static. The audits are run once for a class of tests, when they are first
 * asked for; {@link #report()} gives other tests of the class the same results. A test
 *
 * <ul>
 *   <li>passes if its audit is {@code Passed};
 *   <li>fails if it is {@code Failed}, or {@code Warning} where that is not {@linkplain
 *       #allowingWarnings() allowed}, with a table of what differs for a message;
 *   <li>is skipped with that table if it is a {@code Warning} that is allowed, so that it is seen;
 *   <li>is skipped with the reason if its audit was not run for want of data, and fails if the
 *       audit is {@linkplain #requiring required}.
 * </ul>
 *
 * <p>Where no audit was run at all a test fails: nothing passes for want of data. What makes the
 * auditor may {@linkplain Assumptions#abort(String) abort}, and then one test is skipped; what it
 * throws otherwise fails one.
 *
 * <p>It needs JUnit Jupiter 5.9 or newer; the testkit brings its API alone and no engine. Immutable
 * but for the run; threads may share it.
 *
 * @since 0.1.0
 */
public final class AuditExtension implements BeforeAllCallback, AfterAllCallback {
  /** The name of the one test where there is none for an audit. */
  private static final String ALL = "audits";

  private final Maker maker;
  private final AuditRequest request;
  private final Set<AuditType> required;
  private final Set<AuditType> mayWarn;

  private final Object lock = new Object();
  private int classes;
  private @Nullable Run run;

  /** Makes the auditor, and gives what is to be closed after the tests to the run. */
  @FunctionalInterface
  private interface Maker {
    Auditor make(Run run) throws Exception;
  }

  private AuditExtension(
      Maker maker, AuditRequest request, Set<AuditType> required, Set<AuditType> mayWarn) {
    if (!request.types().containsAll(required)) {
      throw new IllegalArgumentException(
          "required are " + required + ", but only " + request.types() + " are run");
    }
    this.maker = maker;
    this.request = request;
    this.required = required;
    this.mayWarn = mayWarn;
  }

  /**
   * All audits over all windows of the auditor's stores, none of which is required or may warn.
   *
   * @param auditor is asked once for each class of tests, when the results are first asked for
   */
  public static AuditExtension of(Callable<Auditor> auditor) {
    requireNonNull(auditor, "auditor");
    return of(run -> auditor.call());
  }

  /**
   * The same over stores that hold something open, such as the client of a live server.
   *
   * @param resource is made once for each class of tests, and closed after the tests
   * @param auditor of the resource
   */
  public static <R extends AutoCloseable> AuditExtension using(
      Callable<R> resource, Function<? super R, Auditor> auditor) {
    requireNonNull(resource, "resource");
    requireNonNull(auditor, "auditor");
    return of(
        run -> {
          R made = resource.call();
          run.toClose = made;
          return auditor.apply(made);
        });
  }

  private static AuditExtension of(Maker maker) {
    return new AuditExtension(maker, AuditRequest.everything(), Set.of(), Set.of());
  }

  /** The same over those windows of the stores alone that overlap this one. */
  public AuditExtension over(Window window) {
    requireNonNull(window, "window");
    return new AuditExtension(maker, new AuditRequest(window, request.types()), required, mayWarn);
  }

  /**
   * The same with these audits alone, at least one.
   *
   * @throws IllegalArgumentException if one that is required is not among them
   */
  public AuditExtension only(AuditType... types) {
    return new AuditExtension(maker, request.only(Types.atLeastOne(types)), required, mayWarn);
  }

  /**
   * The same, and each of these audits, too, fails where its data are lacking.
   *
   * @throws IllegalArgumentException if one of them is not run, as {@link #only} has others
   */
  public AuditExtension requiring(AuditType... types) {
    return new AuditExtension(maker, request, Types.union(required, types), mayWarn);
  }

  /** The same, and no audit fails for a {@code Warning}. */
  public AuditExtension allowingWarnings() {
    return allowingWarnings(AuditType.values());
  }

  /** The same, and none of these audits, too, fails for a {@code Warning}. */
  public AuditExtension allowingWarnings(AuditType... types) {
    return new AuditExtension(maker, request, required, Types.union(mayWarn, types));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    synchronized (lock) {
      // Nested classes are asked for too, and share the run of the class around them.
      if (classes++ == 0) {
        run = new Run();
      }
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    Run ended = null;
    synchronized (lock) {
      if (--classes == 0) {
        ended = run;
        run = null;
      }
    }
    if (ended != null) {
      ended.close();
    }
  }

  /**
   * What the run did; it is run by the first who asks, and the others wait for it.
   *
   * @throws IllegalStateException if the extension is not registered by a static field, or the run
   *     could not be made for a checked exception, which is its cause
   */
  public AuditReport report() {
    Run now;
    synchronized (lock) {
      now = run;
    }
    if (now == null) {
      throw new IllegalStateException(
          "there is no run of audits outside of a class of tests; is the field of the extension"
              + " static and annotated with @RegisterExtension?");
    }
    return now.report();
  }

  /** A test for each audit of each window, and one for each audit that was not run. */
  public Stream<DynamicTest> tests() {
    AuditReport report;
    try {
      report = report();
    } catch (Throwable e) {
      return Stream.of(
          DynamicTest.dynamicTest(
              ALL,
              () -> {
                throw e;
              }));
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (AuditSet set : report.sets()) {
      set.results().forEach((type, result) -> tests.add(test(set.window(), type, result)));
    }
    report
        .abandonedWindows()
        .forEach(
            (window, why) ->
                tests.add(
                    failing(
                        AuditText.name(window),
                        AuditText.name(window) + " was given up: " + OneLine.of(why))));
    report
        .storeFailures()
        .forEach(
            (type, why) ->
                tests.add(failing(type.wireName(), Messages.notRun(type.wireName(), why))));
    report.missingData().forEach((type, why) -> tests.add(lacking(type, why)));
    if (report.sets().isEmpty()
        && report.abandonedWindows().isEmpty()
        && report.storeFailures().isEmpty()) {
      tests.add(failing(ALL, "no audit was run"));
    }
    return tests.stream();
  }

  private DynamicTest test(Window window, AuditType type, AuditResult result) {
    String name = Messages.name(type, window);
    return DynamicTest.dynamicTest(
        AuditText.name(window) + " " + type.wireName(),
        () -> {
          if (result.status() == AuditStatus.WARNING && mayWarn.contains(type)) {
            Assumptions.abort(Messages.ended(name, result));
          }
          new AuditResultAssert(result, name).passed();
        });
  }

  private DynamicTest lacking(AuditType type, String why) {
    String message = Messages.notRun(type.wireName(), why);
    return required.contains(type)
        ? failing(type.wireName(), message + "; it is required")
        : DynamicTest.dynamicTest(type.wireName(), () -> Assumptions.abort(message));
  }

  private static DynamicTest failing(String name, String message) {
    return DynamicTest.dynamicTest(name, () -> Assertions.fail(message));
  }

  /** One run, which is made when it is first asked for. */
  private final class Run {
    private final FutureTask<AuditReport> report =
        new FutureTask<>(
            () -> requireNonNull(maker.make(this), "the auditor is null").run(request));

    volatile @Nullable AutoCloseable toClose;

    AuditReport report() {
      report.run();
      try {
        return report.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        if (e.getCause() instanceof Error cause) {
          throw cause;
        }
        throw new IllegalStateException(
            "the audits could not be run: " + e.getCause(), e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while another thread audits", e);
      }
    }

    void close() throws Exception {
      AutoCloseable resource = toClose;
      if (resource != null) {
        resource.close();
      }
    }
  }
}
