package io.costaudit.audit;

import io.costaudit.internal.Quoted;

/** The status of an audit, in the words of Kubecost's audit API. */
public enum AuditStatus {
  PASSED("Passed"),
  WARNING("Warning"),
  FAILED("Failed");

  private final String wireName;

  AuditStatus(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the name on the wire, such as {@code Failed}. */
  public String wireName() {
    return wireName;
  }

  /**
   * Returns the status with this name on the wire. {@code Failure}, the word in the text of
   * Kubecost's API document, is read as {@code Failed}, the word in its sample answers.
   *
   * @throws IllegalArgumentException if no status has this name; the message lists the accepted
   *     names
   */
  public static AuditStatus ofWireName(String name) {
    return switch (name) {
      case "Passed" -> PASSED;
      case "Warning" -> WARNING;
      case "Failed", "Failure" -> FAILED;
      default ->
          throw new IllegalArgumentException(
              "unknown audit status "
                  + Quoted.of(name)
                  + "; accepted are Passed, Warning, Failed, Failure");
    };
  }
}
