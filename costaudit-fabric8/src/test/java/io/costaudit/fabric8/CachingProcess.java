package io.costaudit.fabric8;

import io.costaudit.testsupport.Poll;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;

/**
 * Keeps the deployments of a server in the cache of an informer of Fabric8 as it comes by default:
 * what {@link WatchingProcess} is measured against, in the same manner. Its arguments are the port
 * of the server and a namespace that it watches first, so that what one watch needs, however much
 * it sees, is there before anything is measured. It prints {@code heap=BYTES}, and after a line of
 * input {@code objects=COUNT heap=BYTES}, with the cache full.
 */
public final class CachingProcess {
  private CachingProcess() {}

  public static void main(String[] args) {
    try (KubernetesClient client = MockApiServer.clientOf(Integer.parseInt(args[0]));
        Scanner commands = new Scanner(System.in, StandardCharsets.UTF_8)) {
      client.apps().deployments().inNamespace(args[1]).inform().close();
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
