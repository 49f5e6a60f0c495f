package io.costaudit.http;

import java.util.List;

/**
 * Knows whether answers can be trusted yet. Asked for each request, by several threads; answers at
 * once.
 */
@FunctionalInterface
public interface Readiness {
  /** Why not, for people, one reason an item; empty when ready. */
  List<String> reasonsAgainst();

  /** Ready from the start. */
  static Readiness always() {
    return List::of;
  }
}
