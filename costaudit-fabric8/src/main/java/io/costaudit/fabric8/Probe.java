package io.costaudit.fabric8;

/** What of a scope the server refused last, and hence is asked for before a whole list is. */
enum Probe {
  /** Nothing. */
  NONE,
  /** A list. */
  LIST,
  /** A watch: a right to list is not a right to watch. */
  WATCH
}
