package io.costaudit.fabric8.apiserver;

import static io.costaudit.fabric8.apiserver.ObjectTrees.checkIdentity;
import static io.costaudit.fabric8.apiserver.ObjectTrees.checkPreconditions;
import static io.costaudit.fabric8.apiserver.ObjectTrees.finalizers;
import static io.costaudit.fabric8.apiserver.ObjectTrees.graceSeconds;
import static io.costaudit.fabric8.apiserver.ObjectTrees.isMarked;
import static io.costaudit.fabric8.apiserver.ObjectTrees.labels;
import static io.costaudit.fabric8.apiserver.ObjectTrees.metadata;
import static io.costaudit.fabric8.apiserver.ObjectTrees.name;
import static io.costaudit.fabric8.apiserver.ObjectTrees.now;
import static io.costaudit.fabric8.apiserver.ObjectTrees.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an API server and its etcd keep: objects of any kind as JSON trees, one sequence of versions
 * for all of them, and the history of their changes. It behaves like a server of version 1.32, with
 * these limits: any namespace exists, nothing is validated or defaulted, nothing owns anything.
 * Trees that are handed in are copied. Thread-safe; what is handed out is a snapshot.
 *
 * <p>Methods that a real server would refuse throw what it would answer.
 */
public final class ObjectStore {
  /** How many changes of each kind are remembered: {@value}. */
  public static final int DEFAULT_HISTORY = 100_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FOREGROUND = "foregroundDeletion";

  private final Object lock = new Object();
  private final Map<ServedKind, Kept> kinds = new HashMap<>();
  private final ListPages pages = new ListPages();
  private long version;
  private long floor;
  private int historySize = DEFAULT_HISTORY;
  private boolean holdDeletions;

  /** An empty store but for the namespace {@code kube-system}, at version 1. */
  public ObjectStore() {
    create(ServedKind.NAMESPACES, tree("Namespace", "v1", "", "kube-system"));
  }

  /** The beginning of an object, to be completed with its spec. */
  public static ObjectNode tree(String kind, String apiVersion, String namespace, String name) {
    ObjectNode tree = JSON.createObjectNode().put("kind", kind).put("apiVersion", apiVersion);
    ObjectNode metadata = tree.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return tree;
  }

  /** The version of the last change of anything. */
  public long version() {
    synchronized (lock) {
      return version;
    }
  }

  /** How many objects of that kind there are. */
  public int count(ServedKind kind) {
    synchronized (lock) {
      return kept(kind).objects.size();
    }
  }

  /** An object as it is now. */
  public Optional<ObjectNode> get(ServedKind kind, String namespace, String name) {
    return find(kind, new ObjectName(namespace, name)).map(object -> parse(object.json()));
  }

  Optional<StoredObject> find(ServedKind kind, ObjectName name) {
    synchronized (lock) {
      return Optional.ofNullable(kept(kind).objects.get(name));
    }
  }

  /** Creates an object in the namespace that it names and returns it as it is now. */
  public ObjectNode create(ServedKind kind, ObjectNode object) {
    String namespace = object.path("metadata").path("namespace").asText("");
    return parse(create(kind, namespace, object).json());
  }

  StoredObject create(ServedKind kind, String namespace, ObjectNode object) {
    ObjectNode tree = object.deepCopy();
    ObjectNode metadata = metadata(tree);
    if (!metadata.path("resourceVersion").asText("").isEmpty()) {
      throw ApiStatusException.internalError(
          "resourceVersion should not be set on objects to be created");
    }
    if (!metadata.path("namespace").asText(namespace).equals(namespace)) {
      throw ApiStatusException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    String uid = UUID.randomUUID().toString();
    String name = metadata.path("name").asText("");
    String prefix = metadata.path("generateName").asText("");
    if (name.isEmpty()) {
      if (prefix.isEmpty()) {
        throw ApiStatusException.invalid(
            kind.kindName() + " is invalid: metadata.name: Required value: name or generateName");
      }
      name = prefix + uid.substring(0, 5);
      metadata.put("name", name);
    }
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    metadata.remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"));
    metadata.put("uid", uid).put("creationTimestamp", now());
    if (kind.hasGeneration()) {
      metadata.put("generation", 1);
    } else {
      metadata.remove("generation");
    }
    // Only nodes bring their status along.
    if (tree.has("status") && !kind.equals(ServedKind.NODES)) {
      tree.putObject("status");
    }
    if (kind.equals(ServedKind.PODS)) {
      tree.putObject("status").put("phase", "Pending");
    } else if (kind.equals(ServedKind.NAMESPACES)) {
      tree.putObject("status").put("phase", "Active");
    }
    ObjectName key = new ObjectName(namespace, name);
    synchronized (lock) {
      Kept kept = kept(kind);
      if (kept.objects.containsKey(key)) {
        throw ApiStatusException.alreadyExists(kind, name);
      }
      kept.kindName = tree.path("kind").asText(kept.kindName);
      return commit(kind, kept, ObjectEvent.Type.ADDED, tree, null);
    }
  }

  /** Replaces an object but for its status; what it carries as resourceVersion must be current. */
  public ObjectNode replace(ServedKind kind, ObjectNode object) {
    return parse(update(kind, name(object), current -> object.deepCopy()).json());
  }

  /** Changes an object as it is now but for its status, in one step. */
  public ObjectNode edit(
      ServedKind kind, String namespace, String name, Consumer<ObjectNode> change) {
    return parse(update(kind, new ObjectName(namespace, name), changed(change)).json());
  }

  /** Changes the status of an object as it is now, and nothing else of it. */
  public ObjectNode editStatus(
      ServedKind kind, String namespace, String name, Consumer<ObjectNode> change) {
    return parse(updateStatus(kind, new ObjectName(namespace, name), changed(change)).json());
  }

  /** Sets the replicas in the spec. */
  public ObjectNode scale(ServedKind kind, String namespace, String name, int replicas) {
    return edit(
        kind, namespace, name, tree -> ((ObjectNode) tree.path("spec")).put("replicas", replicas));
  }

  /** Deletes an object in the background; pods are first marked. */
  public void delete(ServedKind kind, String namespace, String name) {
    delete(kind, new ObjectName(namespace, name), JSON.createObjectNode());
  }

  /**
   * While held, what is deleted gracefully is only marked, as where a kubelet or a collector has
   * yet to do its part. {@link #finishDeletions} does it.
   */
  public void holdDeletions(boolean hold) {
    synchronized (lock) {
      holdDeletions = hold;
    }
  }

  /** Removes all that is marked as deleted. */
  public void finishDeletions() {
    synchronized (lock) {
      kinds.forEach(
          (kind, kept) -> {
            for (StoredObject object : List.copyOf(kept.objects.values())) {
              ObjectNode tree = parse(object.json());
              if (isMarked(tree)) {
                metadata(tree).remove("finalizers");
                commit(kind, kept, ObjectEvent.Type.DELETED, tree, object);
              }
            }
          });
    }
  }

  /** How many changes of each kind are remembered from now on. */
  public void historySize(int changes) {
    if (changes < 1) {
      throw new IllegalArgumentException("not positive: " + changes);
    }
    synchronized (lock) {
      historySize = changes;
      kinds.values().forEach(kept -> kept.history.resize(changes));
    }
  }

  /** Forgets all history: who watches from an older version, or pages on in one, gets a 410. */
  public void compact() {
    synchronized (lock) {
      floor = version;
      kinds.values().forEach(kept -> kept.history.forget(version));
      pages.clear();
    }
  }

  /**
   * Replaces an object, but for its status, by what comes of the change.
   *
   * @param change of a copy of the object as it is now
   */
  StoredObject update(ServedKind kind, ObjectName name, UnaryOperator<ObjectNode> change) {
    synchronized (lock) {
      ObjectNode current = parse(existing(kind, name).json());
      ObjectNode next = change.apply(current.deepCopy());
      next.remove("status");
      if (current.has("status")) {
        next.set("status", current.path("status"));
      }
      return rewrite(kind, name, current, next);
    }
  }

  /** Replaces the status of an object by that of what comes of the change. */
  StoredObject updateStatus(ServedKind kind, ObjectName name, UnaryOperator<ObjectNode> change) {
    synchronized (lock) {
      ObjectNode current = parse(existing(kind, name).json());
      ObjectNode changed = change.apply(current.deepCopy());
      checkIdentity(kind, name, current, changed);
      ObjectNode next = current.deepCopy();
      next.remove("status");
      if (changed.has("status")) {
        next.set("status", changed.path("status"));
      }
      return rewrite(kind, name, current, next);
    }
  }

  /** Deletes an object, and returns its last form if it is only marked as deleted so far. */
  Optional<StoredObject> delete(ServedKind kind, ObjectName name, JsonNode options) {
    synchronized (lock) {
      Kept kept = kept(kind);
      StoredObject before = existing(kind, name);
      ObjectNode tree = parse(before.json());
      checkPreconditions(kind, name, before, options.path("preconditions"));
      boolean foreground = options.path("propagationPolicy").asText().equals("Foreground");
      long grace = graceSeconds(kind, tree, options);
      boolean graceful = kind.equals(ServedKind.PODS) || foreground || !finalizers(tree).isEmpty();
      if (graceful && !isMarked(tree)) {
        ObjectNode metadata = metadata(tree);
        metadata.put("deletionTimestamp", now()).put("deletionGracePeriodSeconds", grace);
        if (metadata.has("generation")) {
          metadata.put("generation", metadata.path("generation").asLong() + 1);
        }
        if (foreground) {
          metadata.withArray("finalizers").add(FOREGROUND);
        }
        before = commit(kind, kept, ObjectEvent.Type.MODIFIED, tree, before);
      }
      if (graceful && isHeld(tree, grace)) {
        return Optional.of(before);
      }
      if (finalizers(tree).remove(FOREGROUND)) {
        metadata(tree).remove("finalizers");
      }
      commit(kind, kept, ObjectEvent.Type.DELETED, tree, before);
      return Optional.empty();
    }
  }

  private boolean isHeld(ObjectNode tree, long grace) {
    List<String> others = finalizers(tree);
    boolean collected = others.remove(FOREGROUND);
    return !others.isEmpty() || (holdDeletions && (collected || grace > 0));
  }

  /** The kind's name as in the objects that came. */
  String kindName(ServedKind kind) {
    synchronized (lock) {
      return kept(kind).kindName;
    }
  }

  /**
   * A list, or its first page.
   *
   * @param consistent whether the list is to be as new as everything else, not only as new as what
   *     is known of this kind
   * @param limit of the page; 0 for none
   */
  ListPage list(ServedKind kind, Selection selection, boolean consistent, int limit) {
    Predicate<StoredObject> test = selection.test();
    synchronized (lock) {
      Kept kept = kept(kind);
      if (consistent) {
        // The server asked etcd how far it is, and knows now that nothing of this kind came since.
        kept.known = version;
      }
      List<StoredObject> all = kept.objects.values().stream().filter(test).toList();
      return pages.first(kind, selection, kept.known, all, limit);
    }
  }

  /** A further page of a list. */
  ListPage next(ServedKind kind, Selection selection, String token, int limit) {
    synchronized (lock) {
      return pages.next(kind, selection, token, limit);
    }
  }

  /**
   * Checks that one may begin to watch from that version.
   *
   * @throws ApiStatusException a 410 if not
   */
  void checkKept(ServedKind kind, long after) {
    synchronized (lock) {
      long oldest = kept(kind).history.floor();
      if (after < oldest) {
        throw ApiStatusException.expired(after, oldest);
      }
    }
  }

  /** A server that starts reads all kinds anew, and knows each up to the last change of all. */
  void readAnew() {
    synchronized (lock) {
      kinds.values().forEach(kept -> kept.known = version);
    }
  }

  /**
   * What came after a version, and up to which version that is all of it.
   *
   * @throws ApiStatusException a 410 if some of that is lost
   */
  Changes changesAfter(ServedKind kind, long after, int limit) {
    synchronized (lock) {
      Kept kept = kept(kind);
      if (!kept.history.reaches(after)) {
        throw ApiStatusException.expired(after, kept.history.floor());
      }
      return new Changes(kept.history.after(after, limit), kept.known);
    }
  }

  /** Calls back after each change of that kind, on the thread of the change: be quick. */
  void onChange(ServedKind kind, Runnable listener) {
    synchronized (lock) {
      kept(kind).listeners.add(listener);
    }
  }

  void removeListener(ServedKind kind, Runnable listener) {
    synchronized (lock) {
      kept(kind).listeners.remove(listener);
    }
  }

  private StoredObject rewrite(
      ServedKind kind, ObjectName name, ObjectNode current, ObjectNode next) {
    checkIdentity(kind, name, current, next);
    ObjectNode was = metadata(current);
    ObjectNode metadata = metadata(next);
    metadata.put("name", name.name());
    for (String field :
        List.of(
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds")) {
      metadata.remove(field);
      if (was.has(field)) {
        metadata.set(field, was.path(field));
      }
    }
    next.put("kind", current.path("kind").asText());
    next.put("apiVersion", current.path("apiVersion").asText());
    if (metadata.path("finalizers").isEmpty()) {
      metadata.remove("finalizers");
    }
    StoredObject before = existing(kind, name);
    if (next.equals(current)) {
      return before;
    }
    // Deployments count annotations in: some of them are taken over into their replica sets.
    if (was.has("generation")
        && (!next.path("spec").equals(current.path("spec"))
            || (kind.equals(ServedKind.DEPLOYMENTS)
                && !metadata.path("annotations").equals(was.path("annotations"))))) {
      metadata.put("generation", was.path("generation").asLong() + 1);
    }
    boolean released =
        isMarked(next) && finalizers(next).isEmpty() && !finalizers(current).isEmpty();
    return commit(
        kind,
        kept(kind),
        released ? ObjectEvent.Type.DELETED : ObjectEvent.Type.MODIFIED,
        next,
        before);
  }

  private StoredObject commit(
      ServedKind kind,
      Kept kept,
      ObjectEvent.Type type,
      ObjectNode tree,
      @Nullable StoredObject before) {
    version++;
    ObjectNode metadata = metadata(tree);
    metadata.put("resourceVersion", Long.toString(version));
    ObjectNode head = JSON.createObjectNode();
    head.put("kind", tree.path("kind").asText(kept.kindName));
    head.put("apiVersion", tree.path("apiVersion").asText(kind.apiVersion()));
    int bodyStart = kind.isBuiltIn() ? head.toString().length() : 1;
    head.setAll(tree);
    StoredObject object =
        new StoredObject(
            new ObjectName(metadata.path("namespace").asText(""), metadata.path("name").asText()),
            metadata.path("uid").asText(),
            version,
            labels(metadata),
            head.toString(),
            bodyStart);
    if (type == ObjectEvent.Type.DELETED) {
      kept.objects.remove(object.name());
    } else {
      kept.objects.put(object.name(), object);
    }
    kept.history.add(new ObjectEvent(type, object, before));
    kept.known = version;
    kept.listeners.forEach(Runnable::run);
    return object;
  }

  private StoredObject existing(ServedKind kind, ObjectName name) {
    StoredObject object = kept(kind).objects.get(name);
    if (object == null) {
      throw ApiStatusException.notFound(kind, name.name());
    }
    return object;
  }

  private Kept kept(ServedKind kind) {
    return kinds.computeIfAbsent(
        kind, k -> new Kept(k.kindName(), new EventHistory(historySize, floor), version));
  }

  private static UnaryOperator<ObjectNode> changed(Consumer<ObjectNode> change) {
    return tree -> {
      change.accept(tree);
      return tree;
    };
  }

  /**
   * Changes of a kind.
   *
   * @param known the version up to which all changes of the kind are known
   */
  record Changes(List<ObjectEvent> events, long known) {}

  /** All of one kind; guarded by the lock. */
  private static final class Kept {
    private final TreeMap<ObjectName, StoredObject> objects = new TreeMap<>();
    private final EventHistory history;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private String kindName;

    /** Up to which version the server knows this kind: quiet kinds fall behind the others. */
    private long known;

    Kept(String kindName, EventHistory history, long known) {
      this.kindName = kindName;
      this.history = history;
      this.known = known;
    }
  }
}
