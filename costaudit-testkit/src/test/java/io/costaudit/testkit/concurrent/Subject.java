package io.costaudit.testkit.concurrent;

import java.util.Collection;
import java.util.List;
import java.util.Random;

/**
 * What is tested: how to make one, what threads may ask of it, and its model.
 *
 * @param <T> what is shared
 * @param <S> the state of its model; immutable, with equality
 */
interface Subject<T, S> {
  /** A new one, which nobody has asked anything. */
  T create();

  /** The state of that. */
  S initial();

  /** The states to which a state may change without an operation; none if it does not. */
  default Collection<S> byItself(S state) {
    return List.of();
  }

  /**
   * Somebody who asks, in one thread.
   *
   * @param number of the thread, from 0
   */
  Asker<T, S> asker(int number, Random random);

  /** Threads that work on what is shared, beside those that ask, until {@link #end}. */
  default List<Runnable> workers(T shared) {
    return List.of();
  }

  /** Makes the workers end. */
  default void end(T shared) {}

  /** Asks one operation after the other; what it asks may depend on what it was answered. */
  interface Asker<T, S> {
    Operation<T, S> next();

    /** Hears the answer to the last one. */
    default void hear(Object answer) {}
  }
}
