package io.costaudit.fabric8.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers the requests of the Kubernetes API from a store, unless it is told to do wrong. */
final class ApiDispatcher extends Dispatcher {
  private static final String VERSION =
      """
      {"major":"1","minor":"32","gitVersion":"v1.32.0","gitCommit":"0","gitTreeState":"clean",\
      "buildDate":"2024-12-11T00:00:00Z","goVersion":"go1.23.3","compiler":"gc",\
      "platform":"linux/amd64"}""";
  private static final Pattern DISCOVERY =
      Pattern.compile("/(?:api|apis/(?<group>[^/?]+))/(?<version>v[^/?]*)/?");

  private final ObjectStore store;
  private final Faults faults;
  private final RequestLog log;
  private final Function<ApiPath, WebSocketListener> watch;

  /**
   * @param watch begins a watch
   */
  ApiDispatcher(
      ObjectStore store,
      Faults faults,
      RequestLog log,
      Function<ApiPath, WebSocketListener> watch) {
    this.store = store;
    this.faults = faults;
    this.log = log;
    this.watch = watch;
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    MockResponse answer;
    try {
      Optional<ApiStatusException> fault = faults.answerTo(request.getMethod(), request.getPath());
      answer = fault.isPresent() ? failure(fault.get()) : answer(request);
    } catch (ApiStatusException e) {
      answer = failure(e);
    } catch (RuntimeException e) {
      answer = failure(ApiStatusException.internalError(e.toString()));
    }
    boolean upgrade = answer.getWebSocketListener() != null;
    log.add(
        new MockApiServer.Request(
            request.getMethod(), request.getPath(), upgrade ? 101 : answer.code()));
    Duration delay = faults.delay();
    return upgrade || delay.isZero() ? answer : answer.setBodyDelay(delay);
  }

  private MockResponse answer(RecordedRequest request) {
    Optional<ApiPath> path = ApiPath.of(request.getPath());
    if (path.isEmpty()) {
      return answerAboutItself(request);
    }
    String body = request.getBody() == null ? "" : request.getUtf8Body();
    String type = request.getHeader("Content-Type");
    return answer(request, path.get(), body, type == null ? "" : type);
  }

  private MockResponse answer(RecordedRequest request, ApiPath path, String body, String type) {
    boolean whole = path.name().isEmpty();
    return switch (request.getMethod()) {
      case "GET" -> {
        if (path.isWatch()) {
          yield watched(request, path);
        }
        yield whole ? list(path) : get(path);
      }
      case "POST" -> {
        if (!whole) {
          throw ApiStatusException.notFound();
        }
        ObjectNode object = ObjectTrees.parse(body);
        yield json(201, store.create(path.kind(), path.namespace(), object).json());
      }
      case "PUT" -> {
        ObjectNode object = ObjectTrees.parse(body);
        yield changed(path, current -> object.deepCopy());
      }
      case "PATCH" -> patched(path, Patches.of(type, body), type);
      case "DELETE" -> {
        ObjectNode options =
            body.isBlank() ? JsonNodeFactory.instance.objectNode() : ObjectTrees.parse(body);
        for (String parameter : List.of("propagationPolicy", "gracePeriodSeconds")) {
          if (!path.parameter(parameter).isEmpty()) {
            options.put(parameter, path.parameter(parameter));
          }
        }
        yield whole ? deleteAll(path, options) : delete(path, options);
      }
      default -> throw ApiStatusException.methodNotAllowed();
    };
  }

  private MockResponse watched(RecordedRequest request, ApiPath path) {
    if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      throw ApiStatusException.badRequest("this double serves watches over WebSocket only");
    }
    // What cannot be read is said before the handshake.
    path.selection().test();
    return new MockResponse().withWebSocketUpgrade(watch.apply(path));
  }

  private MockResponse list(ApiPath path) {
    int limit =
        path.parameter("limit").isEmpty()
            ? 0
            : (int) Math.min(Integer.MAX_VALUE, number(path.parameter("limit")));
    String token = path.parameter("continue");
    String asked = path.parameter("resourceVersion");
    if (token.isEmpty() && !asked.isEmpty() && number(asked) > store.version()) {
      throw ApiStatusException.tooLargeVersion(number(asked), store.version());
    }
    // A version from the cache is answered whole, whatever the limit.
    boolean consistent = !asked.equals("0");
    ListPage page =
        token.isEmpty()
            ? store.list(path.kind(), path.selection(), consistent, consistent ? limit : 0)
            : store.next(path.kind(), path.selection(), token, limit);
    ObjectNode metadata =
        JsonNodeFactory.instance.objectNode().put("resourceVersion", Long.toString(page.version()));
    if (!page.continuation().isEmpty()) {
      metadata.put("continue", page.continuation());
      if (!path.selection().hasSelectors()) {
        metadata.put("remainingItemCount", page.remaining());
      }
    }
    StringBuilder list = new StringBuilder(1024 * (page.items().size() + 1));
    list.append("{\"kind\":\"")
        .append(store.kindName(path.kind()))
        .append("List\",\"apiVersion\":\"")
        .append(path.kind().apiVersion())
        .append("\",\"metadata\":")
        .append(metadata)
        .append(",\"items\":[");
    String comma = "";
    for (StoredObject object : page.items()) {
      list.append(comma);
      object.writeItem(list);
      comma = ",";
    }
    return json(200, list.append("]}").toString());
  }

  private MockResponse get(ApiPath path) {
    StoredObject object = existing(path);
    return switch (path.subresource()) {
      case "", "status" -> json(200, object.json());
      case "scale" -> json(200, scale(object));
      default -> throw ApiStatusException.notFound();
    };
  }

  private MockResponse patched(ApiPath path, UnaryOperator<ObjectNode> patch, String type) {
    boolean apply = type.startsWith("application/apply-patch+yaml");
    if (apply && store.find(path.kind(), name(path)).isEmpty()) {
      ObjectNode object = patch.apply(JsonNodeFactory.instance.objectNode());
      return json(201, store.create(path.kind(), path.namespace(), object).json());
    }
    return changed(path, patch);
  }

  private MockResponse changed(ApiPath path, UnaryOperator<ObjectNode> change) {
    return switch (path.subresource()) {
      case "" -> json(200, store.update(path.kind(), name(path), change).json());
      case "status" -> json(200, store.updateStatus(path.kind(), name(path), change).json());
      case "scale" -> json(200, scale(store.update(path.kind(), name(path), scaled(change))));
      default -> throw ApiStatusException.notFound();
    };
  }

  private MockResponse delete(ApiPath path, JsonNode options) {
    String uid = existing(path).uid();
    return store
        .delete(path.kind(), name(path), options)
        .map(marked -> json(200, marked.json()))
        .orElseGet(() -> json(200, ApiStatusException.success(path.kind(), path.name(), uid)));
  }

  private MockResponse deleteAll(ApiPath path, JsonNode options) {
    MockResponse answer = list(path);
    List<StoredObject> items =
        new ArrayList<>(store.list(path.kind(), path.selection(), true, 0).items());
    items.forEach(object -> store.delete(path.kind(), object.name(), options));
    return answer;
  }

  /** The subresource through which replicas are read and set. */
  private static String scale(StoredObject object) {
    return scale(ObjectTrees.parse(object.json())).toString();
  }

  private static ObjectNode scale(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    ObjectNode scale =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "Scale")
            .put("apiVersion", "autoscaling/v1");
    ObjectNode own = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      if (metadata.has(field)) {
        own.set(field, metadata.path(field));
      }
    }
    scale.putObject("spec").put("replicas", object.path("spec").path("replicas").asInt());
    scale.putObject("status").put("replicas", object.path("status").path("replicas").asInt());
    return scale;
  }

  private static UnaryOperator<ObjectNode> scaled(UnaryOperator<ObjectNode> change) {
    return object -> {
      ObjectNode scale = change.apply(scale(object));
      JsonNode version = scale.path("metadata").path("resourceVersion");
      if (!version.isMissingNode()) {
        ((ObjectNode) object.path("metadata")).set("resourceVersion", version);
      }
      object.withObject("/spec").put("replicas", scale.path("spec").path("replicas").asInt());
      return object;
    };
  }

  /** What there is beside objects. */
  private static MockResponse answerAboutItself(RecordedRequest request) {
    if (!request.getMethod().equals("GET")) {
      throw ApiStatusException.methodNotAllowed();
    }
    String path = request.getPath().replaceFirst("\\?.*", "");
    Matcher discovery = DISCOVERY.matcher(path);
    if (discovery.matches()) {
      String group = discovery.group("group");
      return json(200, kinds(group == null ? "" : group, discovery.group("version")));
    }
    return switch (path) {
      case "/version", "/version/" -> json(200, VERSION);
      case "/healthz", "/livez", "/readyz" -> new MockResponse().setResponseCode(200).setBody("ok");
      default -> throw ApiStatusException.notFound();
    };
  }

  private static String kinds(String group, String version) {
    ObjectNode list =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "APIResourceList")
            .put("apiVersion", "v1")
            .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    var resources = list.putArray("resources");
    for (ServedKind kind : ServedKind.knownIn(group, version)) {
      resources
          .addObject()
          .put("name", kind.plural())
          .put("singularName", "")
          .put("namespaced", kind.isNamespaced())
          .put("kind", kind.kindName());
    }
    return list.toString();
  }

  private StoredObject existing(ApiPath path) {
    return store
        .find(path.kind(), name(path))
        .orElseThrow(() -> ApiStatusException.notFound(path.kind(), path.name()));
  }

  private static ObjectName name(ApiPath path) {
    return new ObjectName(path.namespace(), path.name());
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ApiStatusException.badRequest("not a number: " + text);
    }
  }

  private static MockResponse failure(ApiStatusException status) {
    return json(status.code(), status.body());
  }

  private static MockResponse json(int code, String body) {
    return new MockResponse()
        .setResponseCode(code)
        .setHeader("Content-Type", "application/json")
        .setBody(body);
  }
}
