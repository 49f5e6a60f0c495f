package io.costaudit.fabric8.apiserver;

import static io.costaudit.testsupport.ChildProcess.number;
import static io.costaudit.testsupport.ChildProcess.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.testsupport.ChildProcess;
import io.costaudit.testsupport.Poll;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The double of an API server in a process of its own, watched from this one. */
class ApiServerProcessIT {
  @Test
  void itServesLoadsOnCommand() throws Exception {
    try (ChildProcess process = ChildProcess.start(ApiServerProcess.class, "512m")) {
      String listening = process.line();
      assertThat(listening).startsWith("listening ");
      int port = Integer.parseInt(listening.substring("listening ".length()));
      assertThat(process.ask("create deployments 40"))
          .startsWith("done create deployments 40 deployments=40 ");
      try (KubernetesClient client = MockApiServer.clientOf(port)) {
        assertThat(client.apps().deployments().inAnyNamespace().list().getItems()).hasSize(40);
        Map<String, String> done = values(process.ask("churn 200 1"));
        assertThat(number(done, "scaled") + number(done, "created") + number(done, "deleted"))
            .isEqualTo(200);
        List<Deployment> left = client.apps().deployments().inAnyNamespace().list().getItems();
        assertThat((long) left.size()).isEqualTo(number(done, "deployments"));
        assertThat(left.stream().mapToLong(d -> d.getSpec().getReplicas()).sum())
            .isEqualTo(number(done, "replicas"));
        assertThat(number(values(process.ask("state")), "version"))
            .isEqualTo(number(done, "version"));
      }
      assertThat(process.ask("dance")).startsWith("failed dance: ");
      assertThat(process.ask("compact")).isEqualTo("done compact");
      process.tell("quit");
      assertThat(process.exitValue(Poll.LONG)).isZero();
    }
  }
}
