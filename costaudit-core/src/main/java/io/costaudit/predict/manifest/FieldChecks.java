package io.costaudit.predict.manifest;

import io.costaudit.predict.read.KubernetesWords;
import io.costaudit.predict.read.RemovedVersions;
import io.costaudit.predict.read.Tree;
import io.costaudit.predict.read.WorkloadFields;
import io.costaudit.predict.spec.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks single fields of a workload as the API server does when it receives the manifest: the API
 * version, fields that accept only a text, and fields that accept only certain words.
 */
public final class FieldChecks {
  private static final String METADATA = "metadata";

  private final List<String> found = new ArrayList<>();

  private FieldChecks() {}

  /**
   * Returns one sentence for each reason why the API server refuses a workload because of a single
   * field. An object that was read from a server has passed these checks.
   */
  public static List<String> ofWorkload(Tree object, ResourceType type) {
    FieldChecks checks = new FieldChecks();
    if (!object.at(METADATA, "uid").isPresent()) {
      checks.check(object, type);
    }
    return checks.found;
  }

  private void check(Tree object, ResourceType type) {
    removedVersion(object).ifPresent(found::add);
    checkMetadata(object.at(METADATA));
    Tree spec = object.at("spec");
    if (type == ResourceType.CRONJOB) {
      checkWord(spec.at("concurrencyPolicy"), KubernetesWords.CONCURRENCY_POLICIES, "Allow");
      checkMetadata(spec.at("jobTemplate", METADATA));
      checkMetadata(spec.at("jobTemplate", "spec", "template", METADATA));
    } else if (type != ResourceType.POD) {
      checkMetadata(spec.at("template", METADATA));
    }
    Tree pod = WorkloadFields.podSpec(object, type.kind());
    checkTexts(pod.at("nodeSelector"));
    for (String containers : List.of("initContainers", "containers")) {
      for (Tree container : pod.at(containers).list()) {
        checkText(container.at("name"));
        checkWord(container.at("restartPolicy"), KubernetesWords.RESTART_POLICIES, "");
      }
    }
  }

  /**
   * Returns a sentence about an object of a removed API version that is priced all the same; empty
   * for an object of another version, and for one that was read from a server.
   */
  static Optional<String> removedVersion(Tree object) {
    if (object.at(METADATA, "uid").isPresent()) {
      return Optional.empty();
    }
    return RemovedVersions.of(
            object.at("apiVersion").string().orElse(""), object.at("kind").string().orElse(""))
        .map(clause -> clause + "; the cost is predicted as if the API server accepted the object");
  }

  private void checkMetadata(Tree metadata) {
    checkText(metadata.at("name"));
    checkText(metadata.at("namespace"));
    checkTexts(metadata.at("labels"));
    checkTexts(metadata.at("annotations"));
  }

  private void checkTexts(Tree map) {
    for (String key : map.keys()) {
      checkText(map.at(key));
    }
  }

  private void checkText(Tree place) {
    if (place.isNumberOrTruth()) {
      found.add(
          place.path()
              + " is "
              + place.string().orElse("")
              + " without quotes, and the API server accepts only a text there: write it in quotes;"
              + " the cost is predicted as if it were a text");
    }
  }

  private void checkWord(Tree place, List<String> words, String otherwise) {
    place
        .wrongWord(words)
        .ifPresent(
            wrong ->
                found.add(
                    "the API server refuses this workload: "
                        + wrong
                        + place
                            .wordMeant(words)
                            .or(() -> Optional.of(otherwise).filter(word -> !word.isEmpty()))
                            .map(word -> " The cost is predicted with \"" + word + "\"")
                            .orElse("; the cost is predicted without it")));
  }
}
