package io.costaudit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerMemoryTest {
  private static final int KIB = 1 << 10;

  private final AnswerMemory memory = new AnswerMemory(1000 * KIB);

  @Test
  void whatIsKeptIsFoundWhileItIsMadeOfTheSame() {
    Payload made = payload(100, List.of("a"));
    memory.keep("question", made);

    assertThat(memory.find("question", List.of("a"))).containsSame(made);
    assertThat(memory.find("question", List.of("b"))).as("its events changed").isEmpty();
    assertThat(memory.find("other", List.of("a"))).isEmpty();
    assertThat(memory.used()).isEqualTo(300 * KIB);

    Payload next = payload(50, List.of("b"));
    memory.keep("question", next);
    assertThat(memory.find("question", List.of("b"))).containsSame(next);
    assertThat(memory.used()).isEqualTo(150 * KIB);
  }

  @Test
  void theOneThatWasAskedForLongestAgoGivesWay() {
    for (String question : List.of("a", "b", "c")) {
      memory.keep(question, payload(100, question));
    }
    assertThat(memory.find("a", "a")).isPresent();
    memory.keep("d", payload(100, "d"));

    assertThat(memory.find("b", "b")).isEmpty();
    for (String question : List.of("a", "c", "d")) {
      assertThat(memory.find(question, question)).as(question).isPresent();
    }
    assertThat(memory.used()).isEqualTo(900 * KIB);
  }

  @Test
  void whatIsWrittenCountsOnceHoweverManyClientsReadIt() {
    Payload payload = payload(600);
    Admission.Place first = memory.use(payload);
    Admission.Place second = memory.use(payload);
    assertThat(memory.used()).isEqualTo(600 * KIB);
    first.close();
    assertThat(memory.used()).isEqualTo(600 * KIB);
    second.close();
    assertThat(memory.used()).isZero();
  }

  @Test
  void beyondTheMemoryAnAnswerIsRefusedAndWhatIsKeptGivesWayBefore() {
    memory.keep("question", payload(300, "x"));
    Admission.Place first = memory.use(payload(600));
    assertThat(memory.find("question", "x")).as("gave way").isEmpty();
    assertThatThrownBy(() -> memory.use(payload(600)))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.answer().status()).isEqualTo(429));
    assertThat(memory.used()).isEqualTo(600 * KIB);
    memory.use(payload(10)).close();
    first.close();
    memory.use(payload(600)).close();
    assertThat(memory.used()).isZero();
  }

  @Test
  void oneThatIsLargerThanAllMemoryIsWrittenAlone() {
    Admission.Place large = memory.use(payload(5000));
    assertThatThrownBy(() -> memory.use(payload(100))).isInstanceOf(Refusal.class);
    large.close();
    assertThat(memory.used()).isZero();
  }

  @Test
  void whatGaveWayWhileItIsWrittenCountsUntilItIsWritten() {
    Payload kept = payload(200, "x");
    memory.keep("question", kept);
    Admission.Place writing = memory.use(kept);
    Admission.Place other = memory.use(payload(300));
    memory.keep("question", payload(10, "y"));
    assertThat(memory.used()).isEqualTo((600 + 300 + 30) * KIB);
    writing.close();
    other.close();
    assertThat(memory.used()).isEqualTo(30 * KIB);
  }

  private static Payload payload(int kib) {
    return Payload.of(slices(kib));
  }

  private static Payload payload(int kib, Object source) {
    return Payload.of(slices(kib), source);
  }

  private static Slices slices(int kib) {
    Slices.Output output = new Slices.Output();
    for (int i = 0; i < kib; i++) {
      output.write(new byte[KIB], 0, KIB);
    }
    return output.slices();
  }
}
