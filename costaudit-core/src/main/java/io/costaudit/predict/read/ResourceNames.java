package io.costaudit.predict.read;

/** The names of the resources that Kubernetes itself knows. */
public final class ResourceNames {
  /** The cores of a container. */
  public static final String CPU = "cpu";

  /** The bytes of memory of a container. */
  public static final String MEMORY = "memory";

  /** The bytes of the local disk of a node. */
  public static final String EPHEMERAL_STORAGE = "ephemeral-storage";

  /** The beginning of the names of huge pages, such as {@code hugepages-2Mi}. */
  public static final String HUGE_PAGES = "hugepages-";

  private ResourceNames() {}

  /**
   * Returns whether Kubernetes accepts a resource at the level of the pod: cpu, memory and huge
   * pages. All others, GPUs among them, come from the containers alone.
   */
  public static boolean isPodLevel(String resource) {
    return resource.equals(CPU) || resource.equals(MEMORY) || resource.startsWith(HUGE_PAGES);
  }
}
