package io.costaudit.predict.manifest;

import io.costaudit.predict.manifest.ManifestSet.Member;
import io.costaudit.predict.read.Tree;
import io.costaudit.predict.spec.ResourceType;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds hooks: objects that a deployment tool creates at some moment of a release and may remove
 * again.
 */
public final class Hooks {
  private static final Tool HELM =
      new Tool(
          "Helm",
          "helm.sh/hook",
          "helm.sh/hook-delete-policy",
          "hook-succeeded",
          Set.of("pre-install", "post-install", "pre-upgrade", "post-upgrade"),
          Map.of(
              "pre-delete", "when the release is deleted",
              "post-delete", "when the release is deleted",
              "pre-rollback", "when the release is rolled back",
              "post-rollback", "when the release is rolled back",
              "test", "when helm test runs",
              "test-success", "when helm test runs",
              "test-failure", "when helm test runs"));

  private static final Tool ARGO_CD =
      new Tool(
          "Argo CD",
          "argocd.argoproj.io/hook",
          "argocd.argoproj.io/hook-delete-policy",
          "HookSucceeded",
          Set.of("PreSync", "Sync", "PostSync"),
          Map.of(
              "SyncFail", "when a sync fails",
              "PreDelete", "when the application is deleted",
              "PostDelete", "when the application is deleted"));

  private Hooks() {}

  /**
   * Returns the hook that an object is, or empty if it is none. An object that was read from a
   * cluster is no hook: it holds its resources now.
   *
   * @param type type of the object
   */
  public static Optional<Found> of(Member member, ResourceType type) {
    return of(member, type == ResourceType.JOB || type == ResourceType.POD);
  }

  /**
   * Returns the hook that a claim is, or empty if it is none. A claim stays unless it is deleted.
   */
  static Optional<Found> ofClaim(Member member) {
    return of(member, false);
  }

  private static Optional<Found> of(Member member, boolean runsOnce) {
    if (!member.uid().isEmpty()) {
      return Optional.empty();
    }
    try {
      Tree annotations = member.tree().at("metadata", "annotations");
      for (Tool tool : List.of(HELM, ARGO_CD)) {
        String moments = annotations.at(tool.annotation).string().orElse("").strip();
        if (!moments.isEmpty()) {
          String policy = annotations.at(tool.deletePolicy).string().orElse("");
          boolean isDeleted = items(policy).contains(tool.deletedOnSuccess);
          return Optional.of(new Found(tool, moments, isDeleted || runsOnce));
        }
      }
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the code that reads the object reports what is wrong
    }
    return Optional.empty();
  }

  private static List<String> items(String list) {
    return Arrays.stream(list.split(",", -1)).map(String::strip).toList();
  }

  /**
   * A tool that creates hooks.
   *
   * @param label its name
   * @param annotation the annotation that makes an object a hook
   * @param deletePolicy the annotation that says when the tool deletes the object
   * @param deletedOnSuccess the policy by which the tool deletes the object after its creation
   * @param releases the moments that come with each release
   * @param others the other moments, each with words that say when it is
   */
  record Tool(
      String label,
      String annotation,
      String deletePolicy,
      String deletedOnSuccess,
      Set<String> releases,
      Map<String, String> others) {}

  /**
   * A hook.
   *
   * @param tool the tool that creates it
   * @param moments when it is created, as its annotation says: {@code pre-install,pre-upgrade}
   * @param comesAndGoes whether it runs for a moment only: a Job, a Pod, or an object that the tool
   *     deletes after its creation; objects of other types stay
   */
  public record Found(Tool tool, String moments, boolean comesAndGoes) {
    /** Returns why the hook is counted, as a sentence about the workload. */
    public String whyCounted() {
      List<String> given = items(moments);
      String name = "it is a hook (" + moments + ")";
      boolean isOfRelease = given.stream().anyMatch(tool.releases::contains);
      if (comesAndGoes) {
        return name
            + (isOfRelease || creation(given).isPresent()
                ? ", which comes and goes, and is counted"
                : " that " + tool.label + " never creates, and is counted");
      }
      if (isOfRelease) {
        return name + " whose object stays, so it is counted";
      }
      return name
          + creation(given)
              .map(moment -> " that " + tool.label + " creates only " + moment)
              .orElse(" that " + tool.label + " never creates")
          + "; it is counted, because kubectl apply creates it at once";
    }

    /** Returns when the tool creates the object; empty where it knows none of the moments. */
    private Optional<String> creation(List<String> given) {
      Set<String> moments = new LinkedHashSet<>();
      for (String moment : given) {
        Optional.ofNullable(tool.others.get(moment)).ifPresent(moments::add);
      }
      return moments.isEmpty() ? Optional.empty() : Optional.of(String.join(" or ", moments));
    }
  }
}
