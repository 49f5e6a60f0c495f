package io.costaudit.testkit.internal;

import io.costaudit.event.CostEvent;
import io.costaudit.event.EventDetails;
import io.costaudit.event.EventDetails.Observed;
import io.costaudit.event.EventDetails.State;
import io.costaudit.event.EventType;
import io.costaudit.event.LedgerEntry.Booked;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerEntry.Tombstone;
import io.costaudit.event.ObjectId;
import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.NodeSpec;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.RunSchedule;
import io.costaudit.predict.spec.VolumeClaim;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.time.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The entries and events that the contract of ledger stores writes and reads back. */
public final class LedgerStoreSamples {
  public static final String CLUSTER = "cluster-one";
  public static final ResourceRef CART =
      new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, "shop", "cart");
  public static final ResourceRef CART_OF_BANK =
      new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, "bank", "cart");

  /** The monthly total of {@link #live}. */
  public static final double RATE = 2.308;

  private static final PriceQuote QUOTE =
      new PriceQuote(new UnitPrices(0.031616438356164386, 3.94217363775593e-12, 0.95), "default");

  private LedgerStoreSamples() {}

  /** Returns an amount as a balance has it. */
  public static BigDecimal amount(String text) {
    return new BigDecimal(text).setScale(6);
  }

  public static Live live(String uid, String version) {
    return booked(uid, version, RATE);
  }

  public static Live booked(String uid, String version, double rate) {
    return named(CART, uid, version, rate);
  }

  public static Live named(ResourceRef resource, String uid, String version, double rate) {
    return new Live(
        new ObjectId(resource.cluster(), uid),
        resource,
        version,
        plainSpec(),
        new Booked(new CostPrediction(rate, rate, 0, 0), QUOTE));
  }

  public static Live unpriced(String uid, String version) {
    return new Live(new ObjectId(CLUSTER, uid), CART, version, plainSpec(), null);
  }

  /** Returns a tombstone of an object named {@link #CART}. */
  public static Tombstone tombstone(String uid, String version, Instant since) {
    return new Tombstone(new ObjectId(CLUSTER, uid), CART, version, since);
  }

  /** Returns an entry whose texts and numbers are as odd as Kubernetes allows. */
  public static Live richLive() {
    return new Live(
        new ObjectId("cluster/two", "b"),
        new ResourceRef("cluster/two", ResourceType.CRONJOB, "späti", "x'\"\\%_\u2028\ud83d\ude00"),
        "opaque ' version",
        richSpec(),
        new Booked(new CostPrediction(-0.1 + 0.3, 1e-300, 4.9e-324, 1e300), QUOTE));
  }

  public static Live node(String uid) {
    NodeSpec spec =
        new NodeSpec(
            "n1",
            Map.of("cpu", Quantity.parse("3920m"), "example.com/x", Quantity.parse("2")),
            Map.of(NodeSpec.INSTANCE_TYPE, "m5.xlarge"));
    return new Live(
        new ObjectId(CLUSTER, uid),
        spec.ref(CLUSTER),
        "7",
        spec,
        new Booked(new CostPrediction(3, 2, 1, 0), QUOTE));
  }

  private static WorkloadSpec plainSpec() {
    Container app =
        new Container(
            "app", Container.Role.REGULAR, Map.of("cpu", Quantity.parse("100m")), Map.of());
    PodSpec pod = new PodSpec(List.of(app), Map.of(), Map.of(), Map.of(), Map.of());
    return new WorkloadSpec(
        ResourceType.DEPLOYMENT, "shop", "cart", null, null, true, pod, List.of(), null);
  }

  private static WorkloadSpec richSpec() {
    Map<String, Quantity> odd =
        Map.of(
            "cpu", Quantity.parse("1n"),
            "memory", Quantity.parse("7Ei"),
            "nvidia.com/gpu", Quantity.parse("1e3"),
            "example.com/x", Quantity.parse("1000E"));
    List<Container> containers = new ArrayList<>();
    for (Container.Role role : Container.Role.values()) {
      containers.add(new Container(role.name(), role, odd, Map.of("cpu", Quantity.ZERO)));
    }
    PodSpec pod =
        new PodSpec(containers, odd, odd, odd, Map.of("kubernetes.io/arch", "amd64", "", ""));
    return new WorkloadSpec(
        ResourceType.CRONJOB,
        "späti",
        "x'\"\\%_\u2028\ud83d\ude00",
        new Owner("monitoring.coreos.com/v1", "Prometheus", "k8s", "o"),
        Integer.MAX_VALUE,
        false,
        pod,
        List.of(
            new VolumeClaim("data", null, Quantity.parse("1Ti")),
            new VolumeClaim("", "fast", Quantity.ZERO)),
        new RunSchedule("*/5 * * * *", "10m", true));
  }

  /** Returns an event that can be told from others by its impact. */
  public static CostEvent event(double impact) {
    return event(impact, SettableClock.START);
  }

  public static CostEvent event(double impact, Instant time) {
    return event(CART, impact, time);
  }

  public static CostEvent event(ResourceRef resource, double impact, Instant time) {
    return new CostEvent(
        impact < 0 ? EventType.DELETE : EventType.ADD,
        resource,
        time,
        new Requests(Quantity.parse("100m"), Quantity.parse("32Mi"), Quantity.ZERO),
        QUOTE.prices(),
        new CostPrediction(impact, impact, 0, 0),
        details(resource.name() + " " + impact + " " + time));
  }

  public static CostEvent unpricedEvent() {
    return new CostEvent(
        EventType.ADD,
        CART,
        SettableClock.START.plusNanos(1),
        Requests.NONE,
        null,
        null,
        details("unpriced"));
  }

  private static EventDetails details(String id) {
    return new EventDetails(
        id, "uid", null, null, null, Observed.WATCH, null, "default", List.of());
  }

  /** Returns an event whose texts and numbers are as odd as Kubernetes allows. */
  public static CostEvent richEvent() {
    Requests requests =
        new Requests(
            Quantity.parse("1n"),
            Quantity.parse("1e3"),
            Quantity.parse("0.5"),
            new TreeMap<>(Map.of("example.com/x", Quantity.parse("1000E"))));
    State state =
        new State(
            3, requests, List.of(new VolumeClaim("data", "fast", Quantity.parse("1Ti"))), null);
    EventDetails details =
        new EventDetails(
            "0123456789abcdef0123456789abcdef",
            "uid",
            new Owner("monitoring.coreos.com/v1", "Prometheus", "k8s", "o"),
            state,
            state,
            Observed.CATCH_UP,
            new Window(SettableClock.START.minusNanos(3), SettableClock.START.minusNanos(1)),
            "default",
            List.of("a warning with 'quotes' and \n a line"));
    return new CostEvent(
        EventType.UPDATE,
        new ResourceRef("cluster/two", ResourceType.NODE, "", "späti"),
        SettableClock.START.minusNanos(1),
        requests,
        QUOTE.prices(),
        new CostPrediction(-1e-7, 4.9e-324, -1e300, 1e300),
        details);
  }

  /** Returns the total impacts of those events that have one, in their order. */
  public static List<Double> impacts(List<CostEvent> events) {
    List<Double> impacts = new ArrayList<>();
    for (CostEvent event : events) {
      CostPrediction impact = event.costPrediction();
      if (impact != null) {
        impacts.add(impact.totalMonthlyRate());
      }
    }
    return impacts;
  }
}
