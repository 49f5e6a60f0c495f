package io.costaudit.fabric8;

import io.costaudit.event.Scope;
import io.costaudit.fabric8.WatchState.Phase;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;

/**
 * Says each change of a state once. A server that does not answer fails all scopes of a watcher at
 * the same time for the same reason: that is one line, not one for each scope.
 */
final class StateLog {
  private static final Logger LOG = System.getLogger(StateLog.class.getName());

  private final Object lock = new Object();
  private final Set<Scope> unanswered = new HashSet<>();

  /**
   * A scope has entered a phase.
   *
   * @param answered whether the server answered at all, be it with an error
   */
  void changed(WatchState state, boolean answered) {
    Scope scope = state.scope();
    if (state.phase() == Phase.UNREACHABLE && !answered) {
      if (isFirst(scope)) {
        warn("cannot reach the API server of " + scope.cluster() + ": " + state.error());
      }
      return;
    }
    synchronized (lock) {
      unanswered.remove(scope);
    }
    switch (state.phase()) {
      case STARTING -> {}
      case WATCHING -> LOG.log(Level.INFO, "watching " + scope);
      case RELISTING -> LOG.log(Level.INFO, "listing " + scope + " anew");
      case BEHIND -> LOG.log(Level.WARNING, state.error() + "; listing " + scope + " anew");
      case UNREACHABLE -> warn("cannot watch " + scope + ": " + state.error());
      case FORBIDDEN -> warn("not allowed to watch " + scope + ": " + state.error());
      case STOPPED -> LOG.log(Level.INFO, "stopped watching " + scope);
    }
  }

  private boolean isFirst(Scope scope) {
    synchronized (lock) {
      return unanswered.add(scope) && unanswered.size() == 1;
    }
  }

  private static void warn(String what) {
    LOG.log(Level.WARNING, what + "; retrying");
  }
}
