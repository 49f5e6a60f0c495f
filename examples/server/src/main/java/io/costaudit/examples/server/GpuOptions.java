package io.costaudit.examples.server;

import io.costaudit.predict.demand.RequestRules;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags that say which resources and device classes are GPUs, and what part of one. */
@HelpGroup("GPUs")
final class GpuOptions {
  private static final String RESOURCE = "--gpu-resource";
  private static final String DEVICE_CLASS = "--gpu-device-class";
  private static final String FRACTION = "--gpu-fraction";

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = RESOURCE,
      paramLabel = "NAME",
      split = ",",
      description =
          "Resource of which one piece is a whole GPU; a name that ends in * stands for all names"
              + " that begin with the part before it, except slices and shares of GPUs: a resource"
              + " whose name begins with nvidia.com/mig- or ends in .shared needs --gpu-fraction."
              + " May be repeated (default: nvidia.com/gpu, amd.com/gpu, gpu.intel.com/i915,"
              + " gpu.intel.com/xe).")
  private List<String> resources = List.of();

  @Option(
      names = DEVICE_CLASS,
      paramLabel = "NAME",
      split = ",",
      description =
          "Device class whose devices, claimed by a ResourceClaim, are whole GPUs. May be repeated"
              + " (default: gpu.nvidia.com, gpu.amd.com, gpu.intel.com).")
  private List<String> deviceClasses = List.of();

  @Option(
      names = FRACTION,
      paramLabel = "NAME=FRACTION",
      description =
          "What part of a GPU one piece of a resource or one device of a class is, such as"
              + " nvidia.com/mig-1g.10gb=1/7, nvidia.com/gpu.shared=0.25 or mig.nvidia.com=1/7. May"
              + " be repeated (default: no fractions; slices and shares are unpriced).")
  private Map<String, String> fractions = new LinkedHashMap<>();

  /** Sets the rules whose flags were given. The other rules stay as they are. */
  void configure(RequestRules.Builder rules) {
    if (!resources.isEmpty()) {
      rules.gpuResources(resources);
    }
    if (!deviceClasses.isEmpty()) {
      rules.gpuDeviceClasses(deviceClasses);
    }
    fractions.forEach(
        (name, fraction) -> {
          try {
            set(rules, name, fraction.strip());
          } catch (IllegalArgumentException e) {
            throw new ParameterException(
                command.commandLine(),
                Main.flag(FRACTION, name + "=" + fraction)
                    + " is no fraction of a GPU; give a number above 0 and at most 1, such"
                    + " as"
                    + " nvidia.com/mig-1g.10gb=1/7 or nvidia.com/gpu.shared=0.25",
                e);
          }
        });
  }

  /**
   * Returns one warning for each name that a flag gives and that no manifest contains; the flag has
   * no effect for that name.
   */
  List<String> warnings(List<Manifest> manifests) {
    ManifestNames names = ManifestNames.of(manifests, Set.of("deviceClassName"));
    List<String> warnings = new ArrayList<>();
    for (String name : resources) {
      if (!names.hasField(name.strip())) {
        warnings.add(Main.flag(RESOURCE, name) + " has no effect: the input has no such resource");
      }
    }
    for (String name : deviceClasses) {
      if (!names.hasText(name.strip())) {
        warnings.add(
            Main.flag(DEVICE_CLASS, name) + " has no effect: the input has no such device class");
      }
    }
    fractions.forEach(
        (name, fraction) -> {
          if (!names.hasField(name.strip()) && !names.hasText(name.strip())) {
            warnings.add(
                Main.flag(FRACTION, name + "=" + fraction)
                    + " has no effect: the input has no such resource or device class");
          }
        });
    return warnings;
  }

  private static void set(RequestRules.Builder rules, String name, String fraction) {
    int slash = fraction.indexOf('/');
    if (slash < 0) {
      rules.gpuFraction(name, Quantity.parse(fraction));
    } else {
      rules.gpuFraction(
          name,
          Integer.parseInt(fraction.substring(0, slash).strip()),
          Integer.parseInt(fraction.substring(slash + 1).strip()));
    }
  }
}
