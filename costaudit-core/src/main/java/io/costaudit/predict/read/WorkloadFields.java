package io.costaudit.predict.read;

/** Finds fields that the kinds of workloads have in different places. */
public final class WorkloadFields {
  private WorkloadFields() {}

  /**
   * Returns the place of the specification of the pods in a workload: {@code spec} of a Pod, {@code
   * spec.jobTemplate.spec.template.spec} of a CronJob, {@code spec.template.spec} of every other
   * kind.
   */
  public static Tree podSpec(Tree object, String kind) {
    Tree spec = object.at("spec");
    return switch (kind) {
      case "Pod" -> spec;
      case "CronJob" -> spec.at("jobTemplate", "spec", "template", "spec");
      default -> spec.at("template", "spec");
    };
  }

  /** Returns whether the conditions of a Job say that it is finished. */
  public static boolean isFinished(Tree job) {
    for (Tree condition : job.at("status", "conditions").list()) {
      String what = condition.at("type").string().orElse("");
      if ((what.equals("Complete") || what.equals("Failed"))
          && condition.at("status").string().orElse("").equalsIgnoreCase("true")) {
        return true;
      }
    }
    return false;
  }
}
