package io.costaudit.fabric8;

import static java.util.Objects.requireNonNull;

import io.costaudit.coverage.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of one list or watch of a {@link ClusterWatcher}.
 *
 * @param scope the scope of the list or watch
 * @param phase the phase
 * @param since when this phase began
 * @param error the last failure of this phase on one line; null where nothing failed
 */
public record WatchState(Scope scope, Phase phase, Instant since, @Nullable String error) {
  /** The phase of a watch. */
  public enum Phase {
    /** The scope is not listed for the first time yet, and no request has failed yet. */
    STARTING,
    /**
     * The scope is listed, the list is in the ledger, and the watch is up: every change is seen.
     */
    WATCHING,
    /**
     * The scope is listed anew, because the server no longer has the changes after the last version
     * seen.
     */
    RELISTING,
    /**
     * The server does not answer, or its answer is neither a list nor a watch; the watcher retries.
     */
    UNREACHABLE,
    /** The server refuses the kind or the namespace (403); the watcher retries. */
    FORBIDDEN,
    /**
     * The server does not accept the credentials of the client (401, or 403 to {@code
     * system:anonymous}), or the client has none to send ({@link CredentialException}); the watcher
     * retries.
     */
    UNAUTHENTICATED,
    /** The ledger failed, or was too slow for the changes; the scope is listed anew. */
    BEHIND,
    /** The watcher is closed. */
    STOPPED
  }

  public WatchState {
    requireNonNull(scope, "scope");
    requireNonNull(phase, "phase");
    requireNonNull(since, "since");
  }
}
