package io.costaudit.fabric8;

import io.costaudit.fabric8.apiserver.MockApiServer;
import io.costaudit.testsupport.Poll;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;

/**
 * Keeps the deployments of a server in the cache of an informer of Fabric8 as it comes by default:
 * what {@link WatchingProcess} is measured against, in the same manner. Its argument is the port of
 * the server. It caches the few that are there when it starts, so that what a cache needs however
 * much it holds is there before anything is measured, and prints {@code warming}. After a line of
 * input it ends that and prints {@code heap=BYTES}; after another it caches all and prints {@code
 * objects=COUNT heap=BYTES}.
 */
public final class CachingProcess {
  private CachingProcess() {}

  public static void main(String[] args) {
    try (KubernetesClient client = MockApiServer.clientOf(Integer.parseInt(args[0]));
        Scanner commands = new Scanner(System.in, StandardCharsets.UTF_8)) {
      try (SharedIndexInformer<Deployment> few =
          client.apps().deployments().inAnyNamespace().inform()) {
        Poll.until("the cache is full", few::hasSynced);
        System.out.println("warming");
        commands.nextLine();
      }
      System.out.println("heap=" + HeapMeter.settled());
      commands.nextLine();
      try (SharedIndexInformer<Deployment> informer =
          client.apps().deployments().inAnyNamespace().inform()) {
        Poll.until("the cache is full", informer::hasSynced);
        long heap = HeapMeter.settled();
        System.out.println("objects=" + informer.getStore().list().size() + " heap=" + heap);
      }
    }
  }
}
