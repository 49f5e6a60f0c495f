package io.costaudit.http;

import io.costaudit.coverage.Scope;
import io.costaudit.predict.spec.ResourceType;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which scopes a request asks for. An empty list keeps all.
 *
 * @param namespaces a scope of all namespaces sees each of them, and is kept
 */
record CoverageFilter(
    List<String> clusters, List<String> namespaces, List<ResourceType> resourceTypes)
    implements Predicate<Scope> {
  static final String CLUSTERS = "filterClusters";
  static final String NAMESPACES = "filterNamespaces";
  static final String RESOURCE_TYPES = "filterResourceTypes";

  static CoverageFilter of(QueryParameters query) {
    return new CoverageFilter(
        query.list(CLUSTERS, Function.identity()),
        query.list(NAMESPACES, Function.identity()),
        query.list(RESOURCE_TYPES, ResourceType::ofWireName));
  }

  @Override
  public boolean test(Scope scope) {
    return (clusters.isEmpty() || clusters.contains(scope.cluster()))
        && (resourceTypes.isEmpty() || resourceTypes.contains(scope.type()))
        && (namespaces.isEmpty()
            || scope.namespace() == null
            || namespaces.contains(scope.namespace()));
  }
}
