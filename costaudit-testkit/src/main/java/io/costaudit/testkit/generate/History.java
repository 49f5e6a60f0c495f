package io.costaudit.testkit.generate;

import static java.util.Objects.requireNonNull;

import io.costaudit.coverage.Scope;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Observation;
import io.costaudit.predict.spec.ResourceSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened to the objects of a scope: all of it, once, in the order of the versions.
 *
 * @param scope what a watcher of all of it sees
 * @param opening what was there when watching began, as a list shows it
 * @param changes what happened then, as a watch shows it
 */
public record History(Scope scope, List<Observation> opening, List<Observation> changes) {
  public History {
    requireNonNull(scope, "scope");
    opening = List.copyOf(opening);
    changes = List.copyOf(changes);
  }

  /** Everything, the opening first. */
  public List<Observation> all() {
    List<Observation> all = new ArrayList<>(opening);
    all.addAll(changes);
    return all;
  }

  /** The state of each object that lives at the end. */
  public Map<ObjectId, ResourceSpec> end() {
    Map<ObjectId, ResourceSpec> living = new LinkedHashMap<>();
    for (Observation observation : all()) {
      ResourceSpec spec = observation.spec();
      if (spec == null) {
        living.remove(observation.id());
      } else {
        living.put(observation.id(), spec);
      }
    }
    return living;
  }
}
