package io.costaudit.event;

/** The way in which a watcher sees the state of an object. */
public enum ObservationMode {
  /**
   * In a list, by the absence of the object from a list, or on a watch that makes up for a time
   * without one: the change may have happened at any time since the last observation.
   */
  LISTED,

  /** On a watch, as the change happens. */
  WATCHED
}
