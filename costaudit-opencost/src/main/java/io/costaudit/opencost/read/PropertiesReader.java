package io.costaudit.opencost.read;

import io.costaudit.cost.AllocationProperties;
import java.util.Map;

/** Reads the properties of allocations. Not safe for use by several threads. */
final class PropertiesReader {
  private enum Field {
    CLUSTER,
    NODE,
    NAMESPACE,
    CONTROLLER_KIND,
    CONTROLLER,
    POD,
    CONTAINER,
    PROVIDER_ID,
    SERVICES,
    LABELS,
    ANNOTATIONS,
    OTHER
  }

  private static final Map<String, Field> BY_NAME =
      Map.ofEntries(
          Map.entry("cluster", Field.CLUSTER),
          Map.entry("node", Field.NODE),
          Map.entry("namespace", Field.NAMESPACE),
          Map.entry("controllerKind", Field.CONTROLLER_KIND),
          Map.entry("controller", Field.CONTROLLER),
          Map.entry("pod", Field.POD),
          Map.entry("container", Field.CONTAINER),
          Map.entry("providerID", Field.PROVIDER_ID),
          Map.entry("services", Field.SERVICES),
          Map.entry("labels", Field.LABELS),
          Map.entry("annotations", Field.ANNOTATIONS));

  private final FieldNames<Field> fields = new FieldNames<>(BY_NAME, Field.OTHER);
  private final RepeatedText cluster = new RepeatedText();
  private final RepeatedText node = new RepeatedText();
  private final RepeatedText namespace = new RepeatedText();
  private final RepeatedText controllerKind = new RepeatedText();
  private final RepeatedText controller = new RepeatedText();
  private final RepeatedText pod = new RepeatedText();
  private final RepeatedText container = new RepeatedText();
  private final RepeatedText providerId = new RepeatedText();

  /** The properties, whose object begins. */
  AllocationProperties read(JsonInput in) {
    in.enterObject(fields);
    AllocationProperties.Builder read = AllocationProperties.builder();
    for (Field field = in.nextField(fields); field != null; field = in.nextField(fields)) {
      switch (field) {
        case CLUSTER -> read.cluster(in.string(cluster));
        case NODE -> read.node(in.string(node));
        case NAMESPACE -> read.namespace(in.string(namespace));
        case CONTROLLER_KIND -> read.controllerKind(in.string(controllerKind));
        case CONTROLLER -> read.controller(in.string(controller));
        case POD -> read.pod(in.string(pod));
        case CONTAINER -> read.container(in.string(container));
        case PROVIDER_ID -> read.providerId(in.string(providerId));
        case SERVICES -> read.services(in.list());
        case LABELS -> read.labels(in.strings());
        case ANNOTATIONS -> read.annotations(in.strings());
        case OTHER -> in.skip();
      }
    }
    return read.build();
  }
}
