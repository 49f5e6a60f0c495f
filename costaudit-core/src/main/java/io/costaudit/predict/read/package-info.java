/**
 * The reading of Kubernetes objects before they become values of the model: plain trees, API
 * groups, and the names that Kubernetes and device plugins give to fields, resources and labels.
 * Not exported: only the other packages of predictions use it.
 */
@NullMarked
package io.costaudit.predict.read;

import org.jspecify.annotations.NullMarked;
