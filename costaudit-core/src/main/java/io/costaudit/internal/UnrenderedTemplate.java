package io.costaudit.internal;

import java.util.Optional;

/**
 * Recognises text that a template engine should have replaced before Kubernetes, or costaudit,
 * reads it. Threads may share it.
 *
 * @since 0.1.0
 */
public final class UnrenderedTemplate {
  private UnrenderedTemplate() {}

  /**
   * Returns what a user should do about a text such as {@code {{ .Values.name }}} or {@code
   * ${NAME}}, as the end of a sentence; empty where the text has no such place. The running time is
   * linear in the length of the text.
   */
  public static Optional<String> hint(String text) {
    if (holds(text, "{{", "}}")) {
      return Optional.of("it looks like a Helm template: render it with `helm template` first");
    }
    if (holds(text, "${", "}")) {
      return Optional.of(
          "it looks like a variable that is not replaced yet: run the file through `envsubst`"
              + " first");
    }
    return Optional.empty();
  }

  private static boolean holds(String text, String open, String close) {
    int start = text.indexOf(open);
    return start >= 0 && text.indexOf(close, start + open.length()) >= 0;
  }
}
