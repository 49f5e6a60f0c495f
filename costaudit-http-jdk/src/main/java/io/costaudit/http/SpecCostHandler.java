package io.costaudit.http;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import com.sun.net.httpserver.HttpExchange;
import io.costaudit.internal.BooleanWords;
import io.costaudit.internal.Credentials;
import io.costaudit.internal.Quoted;
import io.costaudit.jackson.ManifestReader;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.SpecCostReport.UnpredictedObject;
import io.costaudit.predict.UsageUnavailableException;
import io.costaudit.predict.price.ClaimCost;
import io.costaudit.predict.spec.Manifest;
import io.costaudit.time.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /model/prediction/speccost}, the Spec Cost Prediction API, over a {@link
 * SpecCostPredictor}. Mounts into any {@link com.sun.net.httpserver.HttpServer}, at any path, and
 * answers exactly that path. Threads may share it.
 *
 * <p>The body is what {@link ManifestReader} reads: YAML of one or several documents, JSON, lists.
 * Parameters; an empty value counts as not given:
 *
 * <table>
 *   <caption>Parameters</caption>
 *   <tr><th>name</th><th>value</th></tr>
 *   <tr><td>{@code clusterID}</td><td>required: where the manifests would be applied, one of the ids that are known</td></tr>
 *   <tr><td>{@code defaultNamespace}</td><td>required: namespace of objects that name none</td></tr>
 *   <tr><td>{@code windowAvgUsage}, or else {@code window}</td><td>of which mean usage is taken, as {@link
 *       Window#parse(String, java.time.Instant)} reads it; {@value #DEFAULT_WINDOW} by default. Of effect where the
 *       predictor has a usage source</td></tr>
 *   <tr><td>{@code windowResourceCost}</td><td>must be a window, and has no effect: prices come from the price source of the
 *       predictor, which knows its own time. Known clients send it</td></tr>
 *   <tr><td>{@code noUsage}</td><td>true: requests alone count. As Go reads it: {@code 1}, {@code t}, {@code true}, …</td>
 *       </tr>
 *   <tr><td>{@code includeHooks}</td><td>true: Jobs and Pods that are hooks of Helm or of Argo CD count like any other
 *       workload; by default they are in no prediction, because they run only during a release, and {@code
 *       detail=full} lists them</td></tr>
 *   <tr><td>{@code envelope}</td><td>true: the answer is {@code {"code":200,"data":…}}</td></tr>
 *   <tr><td>{@code detail}</td><td>{@code full}: in place of the array an object with {@code predictions}, each with the
 *       prices behind it ({@code resourceCosts}, {@code priceSource} and, where they age, {@code pricesAsOf} and {@code
 *       pricesStale}, {@code storageMonthlyRate}, {@code storage} and {@code storageUnpriced} where it has volumes,
 *       {@code partlyUnpriced} where it leaves out a resource without a price, {@code runTimeAssumed} where it is a
 *       Job that counts as if it ran all month, {@code oneNodeAssumed} where it is a DaemonSet that counts as one pod,
 *       {@code containersWithoutRequests} where containers count as 0 cpu or as 0 memory, and {@code idle} where it
 *       runs no pods: {@code suspended}, {@code finished}, {@code no pods} or {@code never scheduled}), {@code claims}
 *       (PersistentVolumeClaims and ResourceClaims that belong to no workload of the body, each with its {@code
 *       requests}, its {@code cost}, the storage fields of a prediction and its {@code warnings}), {@code skipped}
 *       (objects that are no workloads, and why), {@code folded} (objects that stand in the price of their controller,
 *       which is in the same body), {@code replaced} (objects that a later one of the same name replaces), {@code
 *       hooks} (see {@code includeHooks}; each with its price) and {@code warnings}</td></tr>
 * </table>
 *
 * <p>A parameter may be given once. An unknown one is ignored unless it begins with {@code filter}
 * or looks like a misspelling of a known one.
 *
 * <p>The answer is a bare array, as the known clients read it, with one item for each workload that
 * counts, in order; the body is read as one set, see {@link SpecCostPredictor}. If one workload
 * cannot be read, the whole request is refused, because the sum of the others would look like the
 * whole answer. The header {@value #WARNINGS_HEADER}, such as {@code warnings=3, omitted=1}, says
 * how many warnings {@code detail=full} lists, and how many objects cost something and are in no
 * prediction: claims, hooks, and objects of unknown kinds that run pods. Errors are {@code
 * {"code":400,"message":"…"}} with the same status: 400 for bad input, 404, 405, 408, 413, 415, 429
 * where too much is asked at once, 503 where the usage source fails (the message names {@code
 * noUsage=true}, which needs no usage), 500 for all else.
 *
 * <p>In a server of your own, a client that stalls within its body holds a thread of that server's
 * executor until {@code sun.net.httpserver.maxReqTime} closes its connection, which it never does
 * by default: set both. {@link CostAuditServer} does.
 *
 * @since 0.1.0
 */
public final class SpecCostHandler implements SelfAdmitting {
  /** The default of the parameter {@code window}: {@value}. */
  public static final String DEFAULT_WINDOW = "2d";

  /**
   * The default of {@link Builder#concurrency} is one for each 256 MiB of the heap, at least 1 and
   * at most {@value}.
   */
  public static final int MAX_DEFAULT_CONCURRENCY = 2;

  /** How long a request waits for its turn, in seconds, before it is answered 429: {@value}. */
  public static final int MAX_WAIT_SECONDS = Turns.MAX_WAIT_SECONDS;

  /** How many requests wait for the usage source at once; their bodies are in memory meanwhile. */
  private static final int MAX_WAITING_FOR_USAGE = 64;

  /**
   * The header of each prediction that says how many warnings there are, and how many objects of
   * the body are in no prediction although they cost something: {@value}.
   */
  public static final String WARNINGS_HEADER = "Costaudit-Warnings";

  private static final int MAX_NAMED_CLUSTERS = 20;

  /** The measured memory of one value of a manifest, as text and in a tree, in bytes. */
  private static final long HEAP_BYTES_PER_VALUE = 100;

  private static final int MIN_DEFAULT_VALUES = 100_000;

  private static final List<String> PARAMETERS =
      List.of(
          "clusterID",
          "defaultNamespace",
          "window",
          "windowAvgUsage",
          "windowResourceCost",
          "noUsage",
          "includeHooks",
          "envelope",
          "detail");

  private final Endpoint endpoint;

  private SpecCostHandler(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Collects settings.
   *
   * @param predictor answers
   * @param clusters the ids that are known; asked for each request, by several threads
   */
  public static Builder builder(SpecCostPredictor predictor, Supplier<Set<String>> clusters) {
    return new Builder(predictor, clusters);
  }

  /** Answers one request. */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    endpoint.handle(exchange);
  }

  /** Turns a request into a question to the predictor, and its report into an answer. */
  private static final class Predictions {
    private final SpecCostPredictor predictor;
    private final Supplier<Set<String>> clusters;
    private final ManifestReader manifests;
    private final InstantSource clock;
    private final Function<String, List<String>> liveState;

    Predictions(Builder builder) {
      predictor = builder.predictor;
      clusters = builder.clusters;
      manifests =
          builder.manifests != null
              ? builder.manifests
              : new ManifestReader(
                  ManifestReader.Limits.ofDefaults()
                      .withBytes(builder.limits.bodyBytes())
                      .withValues(defaultValues(builder.concurrency)));
      clock = builder.clock;
      liveState = builder.liveState;
    }

    /** All trees that are predicted at once may take a quarter of the heap. */
    private static int defaultValues(int concurrency) {
      return Heap.parts(
          4L * HEAP_BYTES_PER_VALUE * concurrency,
          MIN_DEFAULT_VALUES,
          ManifestReader.Limits.DEFAULT_VALUES);
    }

    Work work(Request request) {
      QueryParameters query = request.query();
      query.refuseMisspelt(PARAMETERS);
      String cluster = cluster(query);
      String namespace = query.required("defaultNamespace", "the name of a namespace");
      Window usageWindow = usageWindow(query);
      boolean envelope = query.one("envelope", BooleanWords::parse).orElse(false);
      boolean full = query.one("detail", Values::fullDetail).orElse(false);
      boolean hooks = query.one("includeHooks", BooleanWords::parse).orElse(false);
      SpecCostPredictor asked = hooks ? predictor.includingHooks() : predictor;
      Supplier<Answer> answer =
          () -> {
            // Ask for the reasons first: a cluster that is complete at this moment is still
            // complete
            // when the prediction reads the live workloads.
            List<String> unknown =
                liveState.apply(cluster).stream().map(Credentials::hiddenIn).toList();
            SpecCostReport report = predict(asked, cluster, namespace, request.body(), usageWindow);
            Object result = full ? detailed(report, unknown) : report.predictions();
            return (envelope ? Answer.data(result) : Answer.bare(result))
                .with(Map.of(WARNINGS_HEADER, summary(report, unknown)));
          };
      return usageWindow == null ? Work.of(answer) : Work.after(() -> load(usageWindow), answer);
    }

    private void load(Window usageWindow) {
      try {
        predictor.loadUsage(usageWindow);
      } catch (UsageUnavailableException e) {
        throw unavailable(e);
      }
    }

    private static UnavailableException unavailable(UsageUnavailableException e) {
      return new UnavailableException(
          "the usage of containers cannot be read now; with noUsage=true the server answers from"
              + " requests alone",
          e);
    }

    private String cluster(QueryParameters query) {
      Set<String> known = new TreeSet<>(clusters.get());
      String accepted = accepted(known);
      String cluster = query.required("clusterID", accepted);
      if (!known.contains(cluster)) {
        throw Refusal.badRequest(
            "parameter clusterID: "
                + Quoted.of(cluster)
                + " is no cluster that is known; give "
                + accepted);
      }
      return cluster;
    }

    private static String accepted(Set<String> known) {
      if (known.isEmpty()) {
        return "the id of a cluster; at present, the server knows no cluster";
      }
      int more = known.size() - MAX_NAMED_CLUSTERS;
      return "one of "
          + known.stream().limit(MAX_NAMED_CLUSTERS).collect(joining(", "))
          + (more > 0 ? " and " + more + " more" : "");
    }

    private @Nullable Window usageWindow(QueryParameters query) {
      Optional<Window> window = window(query, "window");
      Optional<Window> usage = window(query, "windowAvgUsage");
      Optional<Window> unused = window(query, "windowResourceCost");
      boolean requestsAlone = query.one("noUsage", BooleanWords::parse).orElse(false);
      return requestsAlone
          ? null
          : usage.or(() -> window).orElseGet(() -> Window.parse(DEFAULT_WINDOW, clock.instant()));
    }

    private Optional<Window> window(QueryParameters query, String name) {
      return query.one(name, text -> Window.parse(text, clock.instant()));
    }

    private SpecCostReport predict(
        SpecCostPredictor asked,
        String cluster,
        String namespace,
        byte[] body,
        @Nullable Window usageWindow) {
      SpecCostReport report;
      try {
        report = asked.predict(cluster, namespace, read(body), usageWindow);
      } catch (UsageUnavailableException e) {
        throw unavailable(e);
      }
      if (!report.refused().isEmpty()) {
        throw refused(report.refused(), body);
      }
      return report;
    }

    /** Returns how many warnings there are, and how many objects are in no prediction. */
    private static String summary(SpecCostReport report, List<String> unknown) {
      int warnings = unknown.size() + report.warnings().size();
      for (ClaimCost claim : report.claims()) {
        warnings += claim.warnings().size();
      }
      long omitted =
          report.claims().size()
              + report.hooks().size()
              + report.skipped().stream().filter(UnpredictedObject::runsPods).count();
      return "warnings=" + warnings + ", omitted=" + omitted;
    }

    private static Map<String, Object> detailed(SpecCostReport report, List<String> unknown) {
      Map<String, Object> detailed = new LinkedHashMap<>();
      detailed.put("predictions", report.priced());
      detailed.put("claims", report.claims());
      detailed.put("skipped", report.skipped());
      detailed.put("folded", report.folded());
      detailed.put("replaced", report.replaced());
      detailed.put("hooks", report.hooks());
      detailed.put("warnings", report.warnings());
      detailed.put("clusterWarnings", unknown);
      return detailed;
    }

    private List<Manifest> read(byte[] body) {
      ManifestReader.Content content;
      try {
        content = manifests.readContent("body", body);
      } catch (IllegalArgumentException e) {
        throw Refusal.badRequest(e.getMessage() + lostLines(body));
      }
      if (content.documents() == 0) {
        throw Refusal.badRequest(
            "the body is empty: it holds no document; accepted are manifests in YAML or JSON"
                + lostLines(body));
      }
      return content.manifests();
    }

    /**
     * Returns a hint for clients that have removed the line breaks of a file, to be added to the
     * refusal of a body; empty if the body has line breaks, or needs none because it is JSON.
     */
    private static String lostLines(byte[] body) {
      int first = 0;
      while (first < body.length && body[first] <= ' ' && body[first] != '\n') {
        first++;
      }
      if (first == body.length || body[first] == '{' || body[first] == '[') {
        return "";
      }
      for (int i = first; i < body.length - 1; i++) { // a break at the end may be the client's own
        if (body[i] == '\n') {
          return "";
        }
      }
      return body[first] == '@'
          ? "; the body is the name of a file: curl sends the content with --data-binary @FILE"
          : "; the body has no line breaks: if it is a file, curl removes them with -d, and keeps"
              + " them with --data-binary @FILE";
    }

    private static Refusal refused(List<UnpredictedObject> objects, byte[] body) {
      UnpredictedObject first = objects.get(0);
      int more = objects.size() - 1;
      return Refusal.badRequest(
          first.origin()
              + ", "
              + first.kind()
              + " "
              + Quoted.of(first.name())
              + ": "
              + first.reason()
              + (more == 0 ? "" : " (and " + more + " more that cannot be read)")
              + lostLines(body));
    }
  }

  /** Collects settings. Not safe for use by several threads. */
  public static final class Builder {
    private final SpecCostPredictor predictor;
    private final Supplier<Set<String>> clusters;
    private @Nullable ManifestReader manifests;
    private InstantSource clock = InstantSource.system();
    private Function<String, List<String>> liveState = cluster -> List.of();
    private HttpLimits limits = HttpLimits.ofDefaults();
    private Duration patience = Duration.ofSeconds(MAX_WAIT_SECONDS);
    private int concurrency = Heap.parts(256L << 20, 1, MAX_DEFAULT_CONCURRENCY);

    private Builder(SpecCostPredictor predictor, Supplier<Set<String>> clusters) {
      this.predictor = requireNonNull(predictor, "predictor");
      this.clusters = requireNonNull(clusters, "clusters");
    }

    /**
     * Reads the body; by default under the default limits of manifests and {@link
     * HttpLimits#bodyBytes}, except that a body may hold one value for each 400 bytes of the heap
     * that the {@linkplain #concurrency concurrency} leaves to it, at least 100,000: 335,000 where
     * the heap has 128 MiB.
     */
    public Builder manifests(ManifestReader manifests) {
      this.manifests = requireNonNull(manifests, "manifests");
      return this;
    }

    /** Tells what "now" is in a window; the system's clock by default. */
    public Builder clock(InstantSource clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets the function that returns why the live workloads of a cluster are not all known; by
     * default it returns no reason. While they are not known, {@code costBefore} counts only those
     * that have been seen, and the answer says so: in {@code clusterWarnings} with {@code
     * detail=full}, and in the header {@value SpecCostHandler#WARNINGS_HEADER}.
     *
     * @param reasons gives one sentence for each reason, by the id of a cluster; an empty list
     *     where all live workloads are known. Called by several threads, once for each request
     */
    public Builder liveState(Function<String, List<String>> reasons) {
      this.liveState = requireNonNull(reasons, "reasons");
      return this;
    }

    /** What a request may cost. */
    public Builder limits(HttpLimits limits) {
      this.limits = requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Sets how many bodies are read and predicted at once, at least 1; by default one for each 256
     * MiB of the heap, at least 1 and at most {@value #MAX_DEFAULT_CONCURRENCY}. Other requests
     * wait for up to {@value #MAX_WAIT_SECONDS} seconds and are then answered 429. A request that
     * waits until its usage {@linkplain SpecCostPredictor#loadUsage is loaded} does not count.
     */
    public Builder concurrency(int requests) {
      if (requests < 1) {
        throw new IllegalArgumentException("concurrency must be at least 1: " + requests);
      }
      this.concurrency = requests;
      return this;
    }

    /** Sets how long a request waits for its turn; for tests. */
    Builder patience(Duration time) {
      patience = time;
      return this;
    }

    public SpecCostHandler build() {
      // A manifest as a tree takes many times its bytes: few are read at once, the others wait.
      Turns turns = new Turns("predictions", concurrency, patience);
      Turns waits = new Turns("predictions with usage", MAX_WAITING_FOR_USAGE, patience);
      return new SpecCostHandler(
          Endpoint.posting(limits, waits, turns, new Predictions(this)::work));
    }
  }
}
