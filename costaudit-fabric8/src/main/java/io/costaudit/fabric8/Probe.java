package io.costaudit.fabric8;

/**
 * The request that the server refused last for a scope. The watcher repeats it as a small request
 * before it asks for a whole list.
 */
enum Probe {
  /** No request was refused. */
  NONE,
  /** A list was refused. */
  LIST,
  /** A watch was refused: a right to list is not a right to watch. */
  WATCH
}
