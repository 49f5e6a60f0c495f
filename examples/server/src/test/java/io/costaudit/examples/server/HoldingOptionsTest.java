package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.jackson.WireJson;
import io.costaudit.predict.SpecCostDiff;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The flags that say what pods hold: parts of GPUs, device classes, prices of volumes. */
class HoldingOptionsTest {
  private static final String SLICES =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: slices}
      spec:
        resourceClaims: [{name: big, resourceClaimTemplateName: big}]
        containers:
        - name: main
          resources:
            requests: {cpu: 1, memory: 1Gi}
            limits: {nvidia.com/mig-1g.10gb: 56, nvidia.com/gpu: 1}
      ---
      apiVersion: resource.k8s.io/v1
      kind: ResourceClaimTemplate
      metadata: {name: big}
      spec: {spec: {devices: {requests: [{name: a, exactly: {deviceClassName: big.example.com}}]}}}
      """;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int predict(String... flags) throws IOException {
    String[] args = new String[flags.length + 5];
    args[0] = "predict";
    args[1] = "-f";
    args[2] = Files.writeString(folder.resolve("app.yaml"), SLICES).toString();
    args[3] = "--format";
    args[4] = "json";
    System.arraycopy(flags, 0, args, 5, flags.length);
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private double gpus() throws IOException {
    SpecCostDiff[] items = WireJson.mapper().readValue(out.toString(), SpecCostDiff[].class);
    return items[0].costAfter().hours().gpuHours() / 730;
  }

  @Test
  void withoutFlagsSlicesAndClassesOfOthersAreUnpriced() throws IOException {
    assertThat(predict()).isZero();
    assertThat(gpus()).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "unpriced: 56 of nvidia.com/mig-1g.10gb", "unpriced: claim big (big.example.com)");
  }

  @Test
  void fractionsClassesAndResourcesAreSet() throws IOException {
    assertThat(
            predict(
                "--gpu-fraction=nvidia.com/mig-1g.10gb=1/7",
                "--gpu-device-class=big.example.com",
                "--gpu-resource=amd.com/gpu"))
        .isZero();
    assertThat(gpus()).isEqualTo(9); // 8 in slices, 1 claimed, and NVIDIA's own are none any more
    assertThat(err.toString()).contains("unpriced: 1 of nvidia.com/gpu");
  }

  @ParameterizedTest
  @CsvSource({
    "--gpu-fraction=a/b=7/1, is no fraction of a GPU",
    "--gpu-fraction=a/b=1/0, is no fraction of a GPU",
    "--gpu-fraction=a/b=much, is no fraction of a GPU",
    "--gpu-fraction=a/b=0, is no fraction of a GPU",
    "--price-storage-gib-month=-1, must be 0 to 1.0E15",
    "--price-storage-class=fast=-1, the price of storage class \"fast\" must be 0 to 1.0E15",
    "--price-storage-class=fast=NaN, \"NaN\" is not a finite number",
  })
  void whatIsOutOfRangeIsRefusedByName(String flag, String message) throws IOException {
    assertThat(predict(flag)).isEqualTo(Main.BAD_INPUT);
    assertThat(err.toString()).contains(flag.substring(0, flag.indexOf('=')), message);
  }
}
