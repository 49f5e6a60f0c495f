package io.costaudit.fabric8;

import io.costaudit.coverage.Scope;
import io.costaudit.internal.OneLine;
import io.costaudit.internal.Quoted;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The objects of a scope that cannot be read. Each state is counted and logged once. */
final class Unreadables {
  private static final Logger LOG = System.getLogger(Unreadables.class.getName());

  private final Scope scope;
  private final Map<String, String> versions = new ConcurrentHashMap<>();
  private final AtomicLong count = new AtomicLong();

  Unreadables(Scope scope) {
    this.scope = scope;
  }

  long count() {
    return count.get();
  }

  void add(@Nullable ObjectMeta metadata, RuntimeException e) {
    String uid = String.valueOf(metadata == null ? null : metadata.getUid());
    String version = String.valueOf(metadata == null ? null : metadata.getResourceVersion());
    if (version.equals(versions.put(uid, version))) {
      return;
    }
    count.incrementAndGet();
    LOG.log(
        Level.WARNING,
        "cannot read a "
            + scope.type().wireName()
            + " of "
            + scope.cluster()
            + ", "
            + Quoted.of(metadata == null ? "" : metadata.getNamespace() + "/" + metadata.getName())
            + " at version "
            + Quoted.of(version)
            + ": "
            + OneLine.of(e instanceof IllegalArgumentException ? e.getMessage() : e.toString()));
  }

  /** Notes that the object can be read again or is gone. */
  void remove(String uid) {
    versions.remove(uid);
  }
}
