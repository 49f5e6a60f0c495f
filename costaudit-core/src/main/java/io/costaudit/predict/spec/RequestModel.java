package io.costaudit.predict.spec;

/** The way in which the requests of containers add up to the requests of their pod. */
public enum RequestModel {
  /**
   * The requests while the pod runs: regular containers and sidecars, plus pod overhead. Ordinary
   * init containers end before and are not counted, as in Kubecost.
   */
  RUNNING,
  /**
   * The requests that the scheduler reserves: the larger of the running sum and of each init
   * container together with the sidecars that started before it, plus pod overhead.
   */
  SCHEDULED
}
