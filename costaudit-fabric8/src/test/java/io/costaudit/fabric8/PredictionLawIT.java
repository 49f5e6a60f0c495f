package io.costaudit.fabric8;

import static io.costaudit.fabric8.WatchFixture.CLUSTER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.event.ObjectId;
import io.costaudit.fabric8.apiserver.MockApiServer;
import io.costaudit.fabric8.apiserver.ServedKind;
import io.costaudit.testsupport.Poll;
import io.costaudit.testsupport.Seeds;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import org.jspecify.annotations.Nullable;

/**
 * {@link PredictionLaw} for clusters that are watched over sockets. {@link PredictionLawProperties}
 * has many more of them, without sockets.
 *
 * <p>Seeds 1 to 6 in the normal build, 1 to 500 under the profile {@code endurance}; {@code
 * -Dcostaudit.seeds=7-7} replays one.
 */
class PredictionLawIT {
  @Example
  void whatACommandListsIsPredictedToCostWhatIsBookedByWatching() {
    Arbitrary<GeneratedCluster> clusters = GeneratedCluster.clusters();
    Seeds.ofThisRun(6, 500).stream()
        .forEach(
            seed -> {
              GeneratedCluster generated = clusters.generator(1000).next(new Random(seed)).value();
              try {
                check(generated);
              } catch (AssertionError e) {
                throw new AssertionError(
                    "replay it with -Dcostaudit.seeds=" + seed + "-" + seed + ": " + generated, e);
              }
            });
  }

  private static void check(GeneratedCluster generated) {
    try (MockApiServer server = MockApiServer.start();
        WatchFixture fixture =
            WatchFixture.quick(server.port(), generated.predictor(), settings -> settings)) {
      SettledCluster cluster =
          new SettledCluster(
              server.store(), (kind, before, after) -> awaitCronJob(fixture, kind, after));
      GeneratedCluster.Lived lived = generated.live(cluster, fixture::ready);
      LastChanges.await(server.store(), fixture.ledger);
      PredictionLaw law = new PredictionLaw(CLUSTER, generated, lived, fixture.ledger);
      Poll.until(
          () -> "booked as it is: " + law.booked().differences(law.wanted()),
          Poll.LONG,
          () -> law.booked().differences(law.wanted()).isEmpty());
      law.check(cluster);
    }
  }

  /**
   * Each kind has a watch of its own. A Job that the ledger hears of before it hears of the CronJob
   * is booked until it ends, which happens only to a Job that is made as soon as its CronJob is.
   */
  private static void awaitCronJob(
      WatchFixture fixture, ServedKind kind, @Nullable ObjectNode created) {
    if (fixture.isAlive() && created != null && kind.equals(ServedKind.CRON_JOBS)) {
      ObjectId id = new ObjectId(CLUSTER, created.path("metadata").path("uid").asText());
      Poll.until("the CronJob is booked", () -> fixture.ledger.entry(id).isPresent());
    }
  }
}
