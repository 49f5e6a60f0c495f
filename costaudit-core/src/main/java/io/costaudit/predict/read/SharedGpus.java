package io.costaudit.predict.read;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The information that the labels of a node give about its NVIDIA GPUs: how many there are, and
 * whether a piece of {@code nvidia.com/gpu} is a whole GPU. The labels are those of NVIDIA's
 * feature discovery and of GKE. A number of 0 is no information: feature discovery writes it where
 * slices of several sizes are mixed.
 *
 * @param count number of GPUs, or of slices where {@link #profile()} is not null; 0 where not known
 * @param clients how many pieces one GPU or slice is offered as; 0 where not known
 * @param profile profile of the slices that {@code nvidia.com/gpu} counts, such as {@code 1g.5gb};
 *     empty where they are slices of an unknown profile, null where they are no slices
 * @param isMarked whether the labels say that several clients share a piece
 */
public record SharedGpus(long count, int clients, @Nullable String profile, boolean isMarked) {
  /** The end of the names of shares of a GPU. */
  public static final String SHARED = ".shared";

  /** The resource of which each piece is a share of a GPU. */
  public static final String NVIDIA_SHARED = "nvidia.com/gpu" + SHARED;

  /** The beginning of the names of slices of a GPU. */
  public static final String SLICES = "nvidia.com/mig-";

  private static final String COUNT = "nvidia.com/gpu.count";
  private static final String REPLICAS = "nvidia.com/gpu.replicas";
  private static final String PRODUCT = "nvidia.com/gpu.product";
  private static final String SHARING = "nvidia.com/gpu.sharing-strategy";
  private static final String MIG_STRATEGY = "nvidia.com/mig.strategy";
  private static final String GKE_PARTITION = "cloud.google.com/gke-gpu-partition-size";
  private static final String GKE_SHARING = "cloud.google.com/gke-gpu-sharing-strategy";
  private static final String GKE_CLIENTS = "cloud.google.com/gke-max-shared-clients-per-gpu";
  private static final String SLICE_MARK = "-MIG-";
  private static final String SHARED_MARK = "-SHARED";

  /** Not a label: the number of devices in HAMi's annotation of that name. */
  public static final String HAMI = "hami.io/node-nvidia-register";

  /** The labels that are read. */
  public static final Set<String> LABELS =
      Set.of(
          COUNT,
          REPLICAS,
          PRODUCT,
          SHARING,
          MIG_STRATEGY,
          GKE_PARTITION,
          GKE_SHARING,
          GKE_CLIENTS,
          HAMI);

  public static SharedGpus of(Map<String, String> labels) {
    String profile = profile(labels);
    int clients = number(labels, REPLICAS);
    if (clients == 0) {
      clients = number(labels, GKE_CLIENTS);
    }
    if (labels.containsKey(HAMI)) {
      clients = 0; // feature discovery knows nothing of what HAMi divides
    }
    int count = number(labels, COUNT);
    if (count == 0) {
      count = number(labels, HAMI);
    }
    boolean marked =
        isStrategy(labels.get(SHARING))
            || isStrategy(labels.get(GKE_SHARING))
            || labels.getOrDefault(PRODUCT, "").endsWith(SHARED_MARK)
            || labels.containsKey(HAMI);
    return new SharedGpus(count, clients, profile, marked);
  }

  /** Returns whether a piece of {@code nvidia.com/gpu} may be less than a GPU. */
  public boolean isShared() {
    return profile != null || clients > 1 || isMarked;
  }

  /**
   * Returns the resource that a piece of {@code nvidia.com/gpu} is, where it is not a whole GPU.
   */
  public String resource() {
    if (profile == null) {
      return NVIDIA_SHARED;
    }
    String slice = SLICES + (profile.isEmpty() ? "unknown" : profile);
    return isMarked && clients == 0 && count == 0 ? slice + SHARED : slice;
  }

  /**
   * Returns the profile of the slices, or null. With {@code mig.strategy=single} feature discovery
   * counts slices, but it writes that label on nodes without slices too: the name of the product
   * decides, where there is one.
   */
  private static @Nullable String profile(Map<String, String> labels) {
    String partition = labels.getOrDefault(GKE_PARTITION, "");
    if (!partition.isEmpty()) {
      return partition.toLowerCase(Locale.ROOT);
    }
    String product = labels.getOrDefault(PRODUCT, "");
    int mark = product.indexOf(SLICE_MARK);
    if (mark >= 0) {
      String profile = product.substring(mark + SLICE_MARK.length());
      return profile.endsWith(SHARED_MARK)
          ? profile.substring(0, profile.length() - SHARED_MARK.length())
          : profile;
    }
    boolean single = labels.getOrDefault(MIG_STRATEGY, "").equals("single");
    return single && product.isEmpty() ? "" : null;
  }

  private static boolean isStrategy(@Nullable String strategy) {
    return strategy != null && !strategy.isEmpty() && !strategy.equals("none");
  }

  /** Returns the number, or 0 where the label holds none from 1 to 999,999. */
  private static int number(Map<String, String> labels, String label) {
    String text = labels.getOrDefault(label, "");
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
  }
}
