package io.costaudit.predict;

/** How the containers of a pod add up to what the pod holds. */
public enum RequestModel {
  /**
   * What is held while the pod runs: regular containers and sidecars, plus pod overhead. Ordinary
   * init containers come and go and are not counted, as in Kubecost.
   */
  RUNNING,
  /**
   * What the scheduler reserves: the larger of the running sum and of each init container together
   * with the sidecars that started before it, plus pod overhead.
   */
  SCHEDULED
}
