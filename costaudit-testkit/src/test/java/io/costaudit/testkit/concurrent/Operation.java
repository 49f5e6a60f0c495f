package io.costaudit.testkit.concurrent;

import java.util.Collection;

/**
 * Something that a thread asks of what it shares with others, and what it means if nobody else asks
 * meanwhile.
 *
 * @param <T> what is shared
 * @param <S> the state of its model; immutable, with equality
 */
interface Operation<T, S> {
  /** Asks it. What it answers has equality. */
  Object askOf(T shared);

  /**
   * The states in which it may be once it gave that answer in this state; none if it cannot have
   * given it.
   */
  Collection<S> after(S state, Object answer);
}
