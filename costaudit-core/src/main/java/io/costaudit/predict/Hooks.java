package io.costaudit.predict;

import io.costaudit.predict.ManifestSet.Member;
import java.util.List;
import java.util.Optional;

/**
 * Finds hooks: objects that a deployment tool creates at some moment of a release and removes
 * again.
 */
final class Hooks {
  /** The annotations of Helm and of Argo CD. */
  private static final List<String> ANNOTATIONS =
      List.of("helm.sh/hook", "argocd.argoproj.io/hook");

  private Hooks() {}

  /**
   * Returns when the object is created, as its annotation says ({@code pre-install,pre-upgrade}),
   * or empty where it is no hook. An object that was read from a cluster is no hook: it holds its
   * resources now.
   */
  static Optional<String> of(Member member) {
    if (!member.uid().isEmpty()) {
      return Optional.empty();
    }
    try {
      Tree annotations = member.tree().at("metadata", "annotations");
      for (String annotation : ANNOTATIONS) {
        String hook = annotations.at(annotation).string().orElse("").strip();
        if (!hook.isEmpty()) {
          return Optional.of(hook);
        }
      }
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the code that reads the object reports what is wrong
    }
    return Optional.empty();
  }

  /** Returns whether hooks of that type run for a moment only; the objects of other types stay. */
  static boolean comesAndGoes(ResourceType type) {
    return type == ResourceType.JOB || type == ResourceType.POD;
  }
}
