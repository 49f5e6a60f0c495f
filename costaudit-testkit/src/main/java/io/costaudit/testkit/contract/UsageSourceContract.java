package io.costaudit.testkit.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.CostAuditException;
import io.costaudit.predict.UsageSource;
import io.costaudit.predict.spec.ContainerUsage;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testkit.internal.Threads;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.time.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link UsageSource}: tests of what every implementation promises. The test of an
 * implementation extends this class, creates the source to test and declares its capabilities.
 */
public abstract class UsageSourceContract {
  private static final int THREADS = 4;
  private static final int ASKED = 5;

  private UsageSource source;

  /** Creates the contract; for subclasses. */
  protected UsageSourceContract() {}

  /**
   * A usage that the source has.
   *
   * @param usage the usage by container name; not empty
   */
  public record Known(ResourceRef resource, Window window, Map<String, ContainerUsage> usage) {
    public Known {
      requireNonNull(resource, "resource");
      requireNonNull(window, "window");
      usage = Map.copyOf(usage);
      if (usage.isEmpty()) {
        throw new IllegalArgumentException("nothing is known of " + resource);
      }
    }
  }

  /** Creates a source that has the usage of {@link #known()}. */
  protected abstract UsageSource createSource() throws Exception;

  /**
   * Returns a usage that the source has; empty for a source without any usage. The contract then
   * tests that the source invents none.
   */
  protected abstract Optional<Known> known();

  /**
   * Returns other usages that the source has, such as the usage of other workloads, or of the same
   * workload in another window; none by default. With them the contract finds a source that repeats
   * its first answer.
   */
  protected List<Known> alsoKnown() {
    return List.of();
  }

  /**
   * Creates a source that cannot answer, for example because its server is away. Returns empty, as
   * by default, if nothing that the source needs can be away.
   */
  protected Optional<UsageSource> createFailingSource() throws Exception {
    return Optional.empty();
  }

  /** Creates the source that each test is about. */
  @BeforeEach
  public void createTheSource() throws Exception {
    source = createSource();
  }

  /** Tests that the source returns the known usage each time it is asked. */
  @Test
  public void tellsWhatItKnows() {
    requireKnown();
    for (Known known : all()) {
      assertTells(known);
      assertTells(known);
    }
  }

  private void requireKnown() {
    if (all().isEmpty()) {
      Untested.because("known() and alsoKnown() name no usage that the source would tell");
    }
  }

  private List<Known> all() {
    List<Known> all = new ArrayList<>(known().stream().toList());
    all.addAll(alsoKnown());
    return all;
  }

  private void assertTells(Known known) {
    assertThat(ask(known))
        .as("usage of %s in %s", known.resource(), known.window())
        .containsExactlyInAnyOrderEntriesOf(known.usage());
  }

  private Map<String, ContainerUsage> ask(Known known) {
    return source.meanUsage(known.resource(), known.window());
  }

  /** Tests that the answer for a workload and a window does not depend on earlier queries. */
  @Test
  public void tellsTheSameInAnyOrder() {
    List<Known> backwards = all();
    Collections.reverse(backwards);

    for (Known known : backwards) {
      tellsNothingOfWhatItDoesNotKnow();
      assertTells(known);
    }
    tellsNothingOfWhatItDoesNotKnow();
    if (backwards.size() < 2) {
      Untested.because(
          "known() and alsoKnown() name no two things that the source knows, so it could tell the"
              + " usage of one for all");
    }
  }

  /** Tests that the answers are the same after the source was told to load their windows. */
  @Test
  public void tellsTheSameAfterLoading() {
    requireKnown();
    for (Known known : all()) {
      source.load(known.window());
      source.load(new Window(known.window().start(), known.window().start()));
      assertTells(known);
    }
  }

  /**
   * Tests that the source answers with no usage for an unknown workload, and neither throws nor
   * invents one.
   */
  @Test
  public void tellsNothingOfWhatItDoesNotKnow() {
    Window window =
        known()
            .map(Known::window)
            .orElse(
                new Window(
                    SettableClock.START.minus(Duration.ofDays(2)),
                    SettableClock.START.minus(Duration.ofDays(1))));
    unknown()
        .forEach(
            resource ->
                assertThat(source.meanUsage(resource, window))
                    .as("usage of %s", resource)
                    .isEmpty());
  }

  /**
   * Returns unknown workloads: some of each type, and some that differ from the known one in one
   * part. The cluster is the same, because a source of a single cluster may accept any id.
   */
  private Stream<ResourceRef> unknown() {
    Stream<ResourceRef> any =
        Stream.of(ResourceType.values())
            .map(type -> new ResourceRef("no such cluster", type, "no such namespace", "none"));
    Stream<ResourceRef> close =
        known().stream()
            .map(Known::resource)
            .flatMap(
                ref ->
                    Stream.of(
                        new ResourceRef(ref.cluster(), ref.type(), ref.namespace(), "x"),
                        new ResourceRef(ref.cluster(), ref.type(), ref.namespace() + "x", "x"),
                        new ResourceRef(
                            ref.cluster(), ref.type(), ref.namespace(), ref.name() + "x"),
                        new ResourceRef(
                            ref.cluster(), ref.type(), ref.namespace() + "x", ref.name()),
                        new ResourceRef(
                            ref.cluster(), otherThan(ref.type()), ref.namespace(), ref.name())));
    Set<ResourceRef> known = all().stream().map(Known::resource).collect(Collectors.toSet());
    return Stream.concat(any, close).filter(resource -> !known.contains(resource));
  }

  private static ResourceType otherThan(ResourceType type) {
    return type == ResourceType.STATEFULSET ? ResourceType.DAEMONSET : ResourceType.STATEFULSET;
  }

  /** Tests that an empty window has no usage. */
  @Test
  public void tellsNothingOfAnEmptyWindow() {
    requireKnown();
    all()
        .forEach(
            known -> {
              Window empty = new Window(known.window().start(), known.window().start());
              assertThat(source.meanUsage(known.resource(), empty)).isEmpty();
            });
  }

  /** Tests that a caller who changes an answer does not change it for other callers. */
  @Test
  public void isNotChangedByWhoeverAsks() {
    requireKnown();
    all().stream()
        .findFirst()
        .ifPresent(
            known -> {
              try {
                ask(known).clear();
              } catch (UnsupportedOperationException unchangeable) {
                // Better still.
              }
              assertThat(ask(known)).containsExactlyInAnyOrderEntriesOf(known.usage());
            });
  }

  /** Tests that several threads share one source, and that each gets the usage that it asks for. */
  @Test
  public void answersManyThreads() throws Exception {
    List<Callable<Boolean>> asking = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      // Not the same one at the same time, so that they can get each other's.
      List<Known> all = all();
      Collections.rotate(all, thread);
      asking.add(
          () -> {
            for (int i = 0; i < ASKED; i++) {
              all.forEach(this::assertTells);
              tellsNothingOfWhatItDoesNotKnow();
            }
            return true;
          });
    }
    assertThat(Threads.runAll(asking)).doesNotContain(false);
  }

  /** Tests that a source that cannot answer throws, and does not answer that nothing was used. */
  @Test
  public void throwsWhenItCannotAnswer() throws Exception {
    Optional<UsageSource> failing = createFailingSource();
    Untested.unlessFailing(failing.isPresent(), "createFailingSource()");
    requireKnown();
    Known known = all().get(0);
    assertThatThrownBy(() -> failing.orElseThrow().meanUsage(known.resource(), known.window()))
        .isInstanceOf(CostAuditException.class);
  }
}
