package io.costaudit.coverage;

import static io.costaudit.coverage.BlindCause.CLOCK_JUMP;
import static io.costaudit.coverage.BlindCause.DISCONNECTED;
import static io.costaudit.coverage.BlindCause.FORBIDDEN;
import static io.costaudit.coverage.BlindCause.START;
import static io.costaudit.coverage.BlindCause.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CoverageTrackTest {
  private static final String WATCHER = "watcher-a";

  private CoverageTrack track =
      CoverageTrack.first(CoverageReport.blind(WATCHER, Samples.SCOPE, at(0), START));

  private static Instant at(int second) {
    return Samples.NOON.plusSeconds(second);
  }

  private static CoverageInterval watched(int start, int end) {
    return new CoverageInterval(at(start), at(end), null);
  }

  private static CoverageInterval blind(int start, int end, BlindCause cause) {
    return new CoverageInterval(at(start), at(end), cause);
  }

  private void watched(int second) {
    track = track.after(CoverageReport.watched(WATCHER, Samples.SCOPE, at(second)));
  }

  private void blind(int second, BlindCause cause) {
    track = track.after(CoverageReport.blind(WATCHER, Samples.SCOPE, at(second), cause));
  }

  private void assertTrack(int upTo, @Nullable BlindCause cause, CoverageInterval... intervals) {
    assertThat(track)
        .isEqualTo(new CoverageTrack(WATCHER, Samples.SCOPE, List.of(intervals), at(upTo), cause));
  }

  @Test
  void aWatcherHasAName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CoverageTrack(" ", Samples.SCOPE, List.of(), at(0), null))
        .withMessage("the name of a watcher is blank");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CoverageReport.watched("", Samples.SCOPE, at(0)))
        .withMessage("the name of a watcher is blank");
  }

  @Test
  void aReportSaysWhetherTheScopeIsSeen() {
    assertThat(CoverageReport.watched(WATCHER, Samples.SCOPE, at(0)).isWatched()).isTrue();
    assertThat(CoverageReport.blind(WATCHER, Samples.SCOPE, at(0), FORBIDDEN).isWatched())
        .isFalse();
  }

  @Test
  void theFirstReportTellsNothingOfTheTimeBefore() {
    assertTrack(0, START);
    assertThat(track.isWatched()).isFalse();
    assertThat(track.lastWatched()).isEmpty();
  }

  @Test
  void heartbeatsVouchForTheTimeUpToThem() {
    watched(10);
    assertTrack(10, null, blind(0, 10, START));
    assertThat(track.lastWatched()).contains(at(10));

    watched(20);
    watched(20);
    watched(45);
    assertTrack(45, null, blind(0, 10, START), watched(10, 45));
    assertThat(track.lastWatched()).contains(at(45));
  }

  @Test
  void whoSaysSinceWhenItIsBlindWatchedUntilThen() {
    watched(10);
    watched(20);
    blind(25, DISCONNECTED);
    assertTrack(25, DISCONNECTED, blind(0, 10, START), watched(10, 25));
    assertThat(track.lastWatched()).contains(at(25));

    watched(40);
    assertTrack(40, null, blind(0, 10, START), watched(10, 25), blind(25, 40, DISCONNECTED));
  }

  @Test
  void whatWasVouchedForIsTakenBackWhereBlindnessIsFoundLate() {
    watched(10);
    watched(30);
    blind(22, DISCONNECTED);
    assertTrack(22, DISCONNECTED, blind(0, 10, START), watched(10, 22));
  }

  @Test
  void theCauseOfABlindnessThatHasJustBegunIsCorrected() {
    watched(10);
    watched(30);
    blind(22, DISCONNECTED);
    blind(22, FORBIDDEN);
    watched(40);
    assertTrack(40, null, blind(0, 10, START), watched(10, 22), blind(22, 40, FORBIDDEN));
  }

  @Test
  void timesThatAClockLeavesOutAreBlind() {
    watched(10);
    watched(20);
    blind(25, CLOCK_JUMP);
    watched(90_000);
    assertTrack(90_000, null, blind(0, 10, START), watched(10, 25), blind(25, 90_000, CLOCK_JUMP));
  }

  @Test
  void ofTimesThatComeTwiceTheSecondHolds() {
    watched(10);
    watched(20);
    blind(20, DISCONNECTED);
    watched(30);
    watched(40);
    blind(15, CLOCK_JUMP);
    assertTrack(15, CLOCK_JUMP, blind(0, 10, START), watched(10, 15));
    watched(16);
    watched(50);
    assertTrack(
        50, null, blind(0, 10, START), watched(10, 15), blind(15, 16, CLOCK_JUMP), watched(16, 50));
  }

  @Test
  void aClockThatIsSetBackBehindTheBeginningLeavesTheJumpAlone() {
    watched(10);
    watched(20);
    blind(-7200, CLOCK_JUMP);
    assertTrack(-7200, CLOCK_JUMP);
    blind(-7200, CLOCK_JUMP);
    watched(-7199);
    watched(-7190);
    assertTrack(-7190, null, blind(-7200, -7199, CLOCK_JUMP), watched(-7199, -7190));
  }

  @Test
  void aClockThatIsSetBackTwiceIsToldTwice() {
    watched(10);
    blind(5, CLOCK_JUMP);
    blind(2, CLOCK_JUMP);
    watched(3);
    assertTrack(3, null, blind(0, 2, START), blind(2, 3, CLOCK_JUMP));
  }

  @Test
  void nothingIsTakenBackFromBeforeTheWatchedInterval() {
    watched(10);
    watched(20);
    blind(20, DISCONNECTED);
    watched(30);
    watched(40);
    blind(5, FORBIDDEN);
    assertTrack(30, FORBIDDEN, blind(0, 10, START), watched(10, 20), blind(20, 30, DISCONNECTED));
  }

  @Test
  void takenBackAsAWholeItJoinsItsNeighbours() {
    watched(10);
    watched(20);
    blind(20, DISCONNECTED);
    watched(30);
    watched(40);
    blind(5, DISCONNECTED);
    watched(50);
    assertTrack(50, null, blind(0, 10, START), watched(10, 20), blind(20, 50, DISCONNECTED));
  }

  @Test
  void whoStartsAnewWasStoppedSinceItsLastHeartbeat() {
    watched(10);
    watched(20);
    blind(100, START);
    watched(110);
    assertTrack(
        110,
        null,
        blind(0, 10, START),
        watched(10, 20),
        blind(20, 100, STOPPED),
        blind(100, 110, START));
  }

  @Test
  void whoStartsAnewBeforeItsLastHeartbeatWatchedUntilThen() {
    watched(10);
    watched(20);
    blind(15, START);
    watched(30);
    assertTrack(30, null, blind(0, 10, START), watched(10, 20), blind(20, 30, START));
  }

  @Test
  void aCauseThatIsRepeatedIsNothingNew() {
    blind(5, START);
    assertTrack(0, START);
    watched(10);
    assertTrack(10, null, blind(0, 10, START));
  }

  @Test
  void anotherCauseBeginsAnotherInterval() {
    blind(5, FORBIDDEN);
    blind(7, START);
    watched(9);
    assertTrack(9, null, blind(0, 5, START), blind(5, 7, FORBIDDEN), blind(7, 9, START));
  }

  @Test
  void blindnessOfNoLengthLeavesNoTrace() {
    watched(10);
    watched(20);
    blind(20, DISCONNECTED);
    blind(20, FORBIDDEN);
    watched(20);
    watched(25);
    assertTrack(25, null, blind(0, 10, START), watched(10, 25));
  }

  @Test
  void aClockThatIsSetBackBreaksNothing() {
    watched(10);
    watched(20);
    watched(-100);
    assertTrack(20, null, blind(0, 10, START), watched(10, 20));

    blind(30, DISCONNECTED);
    blind(-100, FORBIDDEN);
    assertTrack(30, FORBIDDEN, blind(0, 10, START), watched(10, 30));
    watched(-100);
    assertTrack(30, null, blind(0, 10, START), watched(10, 30));
  }

  @Test
  void theOldestIntervalsAreDropped() {
    for (int i = 0; i < CoverageTrack.MAX_INTERVALS; i++) {
      watched(2 * i + 1);
      blind(2 * i + 2, DISCONNECTED);
    }
    assertThat(track.intervals()).hasSize(CoverageTrack.MAX_INTERVALS);
    int end = 2 * CoverageTrack.MAX_INTERVALS;
    assertThat(track.intervals().get(0))
        .isEqualTo(
            blind(
                end - CoverageTrack.MAX_INTERVALS,
                end - CoverageTrack.MAX_INTERVALS + 1,
                DISCONNECTED));
    assertThat(track.knownUpTo()).isEqualTo(at(end));
  }

  @Test
  void aReportOfSomebodyElseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> track.after(CoverageReport.watched("other", Samples.SCOPE, at(1))))
        .withMessageContaining("other")
        .withMessageContaining(WATCHER);
    Scope elsewhere = new Scope(Samples.CLUSTER, Samples.SCOPE.type(), "shop");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> track.after(CoverageReport.watched(WATCHER, elsewhere, at(1))));
  }

  @Test
  void impossibleTracksCannotBeBuilt() {
    for (List<CoverageInterval> intervals :
        List.of(
            List.of(watched(0, 1), blind(2, 5, START)),
            List.of(watched(0, 3), blind(2, 5, START)),
            List.of(watched(0, 2), watched(2, 5)),
            List.of(watched(0, 4)))) {
      assertThatIllegalArgumentException()
          .as("%s", intervals)
          .isThrownBy(() -> new CoverageTrack(WATCHER, Samples.SCOPE, intervals, at(5), START));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> watched(1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CoverageReport.watched(" ", Samples.SCOPE, at(0)));
  }
}
