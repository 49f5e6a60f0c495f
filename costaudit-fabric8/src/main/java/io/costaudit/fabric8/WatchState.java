package io.costaudit.fabric8;

import static java.util.Objects.requireNonNull;

import io.costaudit.coverage.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether one list or watch of a {@link ClusterWatcher} works.
 *
 * @param scope what it sees
 * @param phase how it goes
 * @param since when this phase began
 * @param error the last failure of this phase on one line; null where nothing failed
 */
public record WatchState(Scope scope, Phase phase, Instant since, @Nullable String error) {
  /** How a watch goes. */
  public enum Phase {
    /** Not listed for the first time yet, and nothing failed yet. */
    STARTING,
    /** Listed, all of it in the ledger, and watching: every change is seen. */
    WATCHING,
    /** Listing anew, since the server no longer knows what followed the last version seen. */
    RELISTING,
    /** The server does not answer, or not with a list or a watch; it is asked again and again. */
    UNREACHABLE,
    /** The server refuses the kind or the namespace (403); it is asked again and again. */
    FORBIDDEN,
    /**
     * The server does not accept the credentials of the client (401, or 403 to {@code
     * system:anonymous}), or the client has none to send ({@link CredentialException}); it is asked
     * again and again.
     */
    UNAUTHENTICATED,
    /** The ledger failed, or is slower than the changes come: what it missed is listed anew. */
    BEHIND,
    /** Closed. */
    STOPPED
  }

  public WatchState {
    requireNonNull(scope, "scope");
    requireNonNull(phase, "phase");
    requireNonNull(since, "since");
  }
}
