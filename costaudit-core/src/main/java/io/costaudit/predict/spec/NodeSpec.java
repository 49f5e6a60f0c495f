package io.costaudit.predict.spec;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.read.ResourceNames;
import io.costaudit.predict.read.SharedGpus;
import io.costaudit.predict.read.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of a Kubernetes node that affects its cost: its size and the type of its machine. A node
 * costs money as long as it exists, so it does not matter whether the node is ready or schedulable.
 * Immutable; threads may share it.
 *
 * @param name the name, not empty
 * @param capacity the whole {@code status.capacity}, including the part that is reserved for the
 *     system, because that part is paid for too
 * @param labels the labels that can decide the price, {@link #PRICE_LABELS}, and the labels that
 *     give the number of GPUs, {@link #GPU_LABELS}
 * @since 0.1.0
 */
public record NodeSpec(String name, Map<String, Quantity> capacity, Map<String, String> labels)
    implements ResourceSpec {
  /** The label that names the type of the machine: {@value}. */
  public static final String INSTANCE_TYPE = "node.kubernetes.io/instance-type";

  /** The name of {@link #INSTANCE_TYPE} before Kubernetes 1.17: {@value}. */
  public static final String OLD_INSTANCE_TYPE = "beta.kubernetes.io/instance-type";

  /**
   * The labels that are kept because they can decide the price: the type of the machine, place,
   * architecture, operating system, and the labels by which clouds mark spot machines. Other labels
   * change too often and do not affect the cost.
   */
  public static final Set<String> PRICE_LABELS =
      Set.of(
          INSTANCE_TYPE,
          OLD_INSTANCE_TYPE,
          "topology.kubernetes.io/region",
          "topology.kubernetes.io/zone",
          "kubernetes.io/arch",
          "kubernetes.io/os",
          "karpenter.sh/capacity-type",
          "eks.amazonaws.com/capacityType",
          "cloud.google.com/gke-spot",
          "cloud.google.com/gke-preemptible",
          "kubernetes.azure.com/scalesetpriority");

  /**
   * The labels that give the number of physical GPUs of a node: the labels of NVIDIA's feature
   * discovery and of GKE for slices and shares of GPUs. These labels decide no price: a change of
   * them makes an event only if the number of GPUs changes too. The set also has {@code
   * hami.io/node-nvidia-register}, which is an annotation; only the number of devices that it lists
   * is kept.
   */
  public static final Set<String> GPU_LABELS = SharedGpus.LABELS;

  private static final String ID = "\"id\"";

  /** Longer annotations are not read. */
  private static final int LONGEST_ANNOTATION = 1 << 20;

  /**
   * The resources of every node that have no price of their own: places for pods and volumes, its
   * disk, and memory in huge pages, which {@code memory} includes.
   */
  private static final List<String> PART_OF_EVERY_NODE =
      List.of("pods", "ephemeral-storage", ResourceNames.HUGE_PAGES, "attachable-volumes-");

  public NodeSpec {
    requireNonNull(name, "name");
    capacity = Map.copyOf(capacity);
    labels = Map.copyOf(labels);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name must not be empty");
    }
  }

  /**
   * Reads a node of the API version {@code v1} under the default limits of quantities.
   *
   * @param object a plain tree
   * @throws IllegalArgumentException if it cannot be read; the message names the path in the
   *     object, the value and what is accepted
   */
  public static NodeSpec read(Map<String, ?> object) {
    return read(object, Quantity.Limits.ofDefaults());
  }

  /**
   * Reads a node of the API version {@code v1}.
   *
   * @param object a plain tree
   * @throws IllegalArgumentException if it cannot be read; the message names the path in the
   *     object, the value and what is accepted
   */
  public static NodeSpec read(Map<String, ?> object, Quantity.Limits limits) {
    Tree tree = Tree.of(object);
    String name =
        tree.at("metadata", "name")
            .string()
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> new IllegalArgumentException("metadata.name is missing"));
    Map<String, Quantity> capacity = new HashMap<>();
    tree.at("status", "capacity")
        .quantities(limits)
        .forEach(
            (resource, quantity) -> {
              if (PART_OF_EVERY_NODE.stream().noneMatch(resource::startsWith)) {
                capacity.put(resource, quantity);
              }
            });
    Map<String, String> labels = new HashMap<>(tree.at("metadata", "labels").strings());
    labels.keySet().removeIf(label -> !PRICE_LABELS.contains(label) && !isGpuLabel(label));
    String hami = tree.at("metadata", "annotations").strings().get(SharedGpus.HAMI);
    if (hami != null) {
      labels.put(SharedGpus.HAMI, String.valueOf(devices(hami)));
    }
    return new NodeSpec(name, capacity, labels);
  }

  private static boolean isGpuLabel(String label) {
    return GPU_LABELS.contains(label) && !label.equals(SharedGpus.HAMI);
  }

  /** Returns the labels that can decide the price of the node. */
  public Map<String, String> priceLabels() {
    Map<String, String> deciding = new HashMap<>(labels);
    deciding.keySet().removeAll(GPU_LABELS);
    return deciding;
  }

  /**
   * Returns the number of devices in HAMi's annotation, 0 where it cannot be read. HAMi writes
   * {@code id,count,memory,…} for each device, ended by a colon, or from version 2.6 on a JSON list
   * of objects with an {@code id} each.
   */
  private static int devices(String annotation) {
    if (annotation.length() > LONGEST_ANNOTATION) {
      return 0;
    }
    String text = annotation.strip();
    int devices = 0;
    if (text.startsWith("[")) {
      for (int at = text.indexOf(ID); at >= 0; at = text.indexOf(ID, at + ID.length())) {
        devices++;
      }
      return devices;
    }
    for (String device : text.split(":", -1)) {
      devices += device.indexOf(',') > 0 ? 1 : 0;
    }
    return devices;
  }

  @Override
  public ResourceType type() {
    return ResourceType.NODE;
  }

  /** Returns an empty text, because a node is in no namespace. */
  @Override
  public String namespace() {
    return "";
  }

  /** Returns null, because no object with a cost controls a node. */
  @Override
  public @Nullable Owner owner() {
    return null;
  }
}
