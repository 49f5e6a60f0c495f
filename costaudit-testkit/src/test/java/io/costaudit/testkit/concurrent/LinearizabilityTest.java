package io.costaudit.testkit.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories of one number that threads write and read, whose verdicts are known. */
class LinearizabilityTest {
  private record Write(int value) implements Operation<int[], Integer> {
    @Override
    public Object askOf(int[] shared) {
      shared[0] = value;
      return "written";
    }

    @Override
    public Collection<Integer> after(Integer state, Object answer) {
      return List.of(value);
    }
  }

  private record Read() implements Operation<int[], Integer> {
    @Override
    public Object askOf(int[] shared) {
      return shared[0];
    }

    @Override
    public Collection<Integer> after(Integer state, Object answer) {
      return state.equals(answer) ? List.of(state) : List.of();
    }
  }

  private static Asked<Integer> write(int thread, int value, long began, long ended) {
    return new Asked<>(thread, new Write(value), "written", began, ended);
  }

  private static Asked<Integer> read(int thread, int value, long began, long ended) {
    return new Asked<>(thread, new Read(), value, began, ended);
  }

  private static boolean isExplained(List<Asked<Integer>> history) {
    return Linearizability.isExplained(0, history);
  }

  @Test
  void nothingIsExplained() {
    assertThat(isExplained(List.of())).isTrue();
  }

  @Test
  void aReadDuringAWriteMaySeeEither() {
    assertThat(isExplained(List.of(write(0, 1, 0, 10), read(1, 0, 2, 3)))).isTrue();
    assertThat(isExplained(List.of(write(0, 1, 0, 10), read(1, 1, 2, 3)))).isTrue();
  }

  @Test
  void aReadAfterAWriteMustSeeIt() {
    assertThat(isExplained(List.of(write(0, 1, 0, 10), read(1, 0, 11, 12)))).isFalse();
    assertThat(isExplained(List.of(write(0, 1, 0, 10), read(1, 1, 11, 12)))).isTrue();
  }

  @Test
  void whatWasSeenIsNotUnseen() {
    assertThat(isExplained(List.of(write(0, 1, 0, 10), read(1, 1, 2, 3), read(1, 0, 4, 5))))
        .isFalse();
    assertThat(isExplained(List.of(write(0, 1, 0, 10), read(1, 0, 2, 3), read(1, 1, 4, 5))))
        .isTrue();
  }

  @Test
  void twoReadersMustAgreeOnTheOrderOfTwoWrites() {
    Asked<Integer> one = write(0, 1, 0, 100);
    Asked<Integer> two = write(1, 2, 0, 100);
    assertThat(
            isExplained(
                List.of(
                    one,
                    two,
                    read(2, 1, 1, 2),
                    read(2, 2, 3, 4),
                    read(3, 2, 5, 6),
                    read(3, 1, 7, 8))))
        .isFalse();
    assertThat(
            isExplained(
                List.of(
                    one,
                    two,
                    read(2, 1, 1, 2),
                    read(2, 2, 3, 4),
                    read(3, 2, 5, 6),
                    read(3, 2, 7, 8))))
        .isTrue();
  }

  @Test
  void whatHappensByItselfExplainsToo() {
    List<Asked<Integer>> history = List.of(read(0, 0, 0, 1), read(0, 3, 2, 3), read(0, 2, 4, 5));
    assertThat(Linearizability.isExplained(0, state -> List.of((state + 1) % 4), history)).isTrue();
    assertThat(
            Linearizability.isExplained(
                0, state -> state < 3 ? List.of(state + 1) : List.of(), history))
        .isFalse();
  }
}
