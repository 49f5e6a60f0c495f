package io.costaudit.fabric8;

import static io.costaudit.fabric8.WatchFixture.CLUSTER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.coverage.Scope;
import io.costaudit.event.Folding;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.event.Observation;
import io.costaudit.fabric8.GeneratedCluster.Lived;
import io.costaudit.fabric8.ResourceHandler.Timeliness;
import io.costaudit.fabric8.apiserver.ObjectStore;
import io.costaudit.fabric8.apiserver.ServedKind;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testsupport.Seeds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * {@link PredictionLaw} for any generated cluster. The objects go through the handlers that a
 * watcher gives to its informers, and through the ledger; there are no sockets, which {@link
 * PredictionLawIT} has.
 *
 * <p>Some hundred clusters in the normal build, 20,000 more under the profile {@code endurance};
 * {@code -Dcostaudit.seeds=7-7} replays one of these.
 */
class PredictionLawProperties {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  @Provide
  Arbitrary<GeneratedCluster> clusters() {
    return GeneratedCluster.clusters();
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void whatACommandListsIsPredictedToCostWhatIsBooked(
      @ForAll("clusters") GeneratedCluster generated) {
    check(generated);
  }

  @Example
  void andSoForManyClusters() {
    Arbitrary<GeneratedCluster> clusters = GeneratedCluster.clusters();
    Seeds.ofThisRun(20, 20_000).stream()
        .forEach(
            seed -> {
              try {
                check(clusters.generator(1000).next(new Random(seed)).value());
              } catch (AssertionError e) {
                throw new AssertionError(
                    "replay it with -Dcostaudit.seeds=" + seed + "-" + seed, e);
              }
            });
  }

  private static void check(GeneratedCluster generated) {
    Ledger ledger =
        Ledger.builder(InMemoryLedgerStore.ofDefaults()).predictor(generated.predictor()).build();
    Watch watch = new Watch(ledger);
    SettledCluster cluster = new SettledCluster(new ObjectStore(), watch);
    Lived lived = generated.live(cluster, () -> watch.begin(generated, cluster));
    new PredictionLaw(CLUSTER, generated, lived, ledger).check(cluster);
  }

  /** Tells the handlers of all types what informers would tell them. */
  private static final class Watch implements SettledCluster.Listener {
    private final Map<ResourceType, ResourceHandler> handlers = new EnumMap<>(ResourceType.class);
    private boolean hasBegun;

    Watch(Ledger ledger) {
      Folding folding = Folding.into(EnumSet.allOf(ResourceType.class));
      for (ResourceType type : ResourceType.values()) {
        Scope scope = new Scope(CLUSTER, type, null);
        handlers.put(
            type,
            new ResourceHandler(
                scope, folding, () -> NOW, new Unreadables(scope), new Recorder(ledger, scope)));
      }
    }

    /** Lists all types, one after the other. */
    void begin(GeneratedCluster generated, SettledCluster cluster) {
      hasBegun = true;
      for (ResourceType type : generated.listOrder()) {
        ResourceHandler handler = handlers.get(type);
        handler.onBeforeList(null);
        cluster.all(served(type)).forEach(object -> handler.onAdd(resource(object)));
        handler.onList("1000000", false);
      }
    }

    private static ServedKind served(ResourceType type) {
      ApiResource resource = ApiResource.of(type);
      return new ServedKind(resource.group(), resource.version(), resource.plural());
    }

    @Override
    public void changed(ServedKind kind, @Nullable ObjectNode before, @Nullable ObjectNode after) {
      if (!hasBegun) {
        return;
      }
      handlers.forEach(
          (type, handler) -> {
            if (!served(type).equals(kind)) {
              return;
            }
            if (after == null) {
              handler.onDelete(resource(before), false);
            } else if (before == null) {
              handler.onAdd(resource(after));
            } else {
              handler.onUpdate(resource(before), resource(after));
            }
          });
    }

    private static GenericKubernetesResource resource(@Nullable ObjectNode object) {
      return Serialization.unmarshal(String.valueOf(object), GenericKubernetesResource.class);
    }
  }

  /** Records at once what it is told. */
  private record Recorder(Ledger ledger, Scope scope) implements ResourceHandler.Sink {
    @Override
    public void seen(Observation observation, boolean onlyIfKnown) {
      if (!onlyIfKnown || ledger.entry(observation.id()).isPresent()) {
        ledger.record(observation);
      }
    }

    @Override
    public void notified(@Nullable String version) {}

    @Override
    public void listing(Instant time) {}

    @Override
    public void listed(String version, Instant time) {
      ledger.listed(scope, version);
    }

    @Override
    public Timeliness timeliness() {
      return new Timeliness(false, null);
    }

    @Override
    public void lost() {
      throw new AssertionError("lost for want of memory");
    }
  }
}
