package io.costaudit.event;

/** The way in which a watcher sees the state of an object. */
public enum ObservationMode {
  /**
   * The object is in a list, or absent from one, or a watch that was interrupted shows it. The
   * change may have happened at any time since the last observation.
   */
  LISTED,

  /** A watch shows the change as it happens. */
  WATCHED
}
