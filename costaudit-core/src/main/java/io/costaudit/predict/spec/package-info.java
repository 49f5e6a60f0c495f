/**
 * The part of Kubernetes objects that affects their cost. Start with {@link
 * io.costaudit.predict.spec.WorkloadSpec#read}, which reads a workload of any kind from a plain
 * tree, and with {@link io.costaudit.predict.spec.NodeSpec#read} for nodes.
 */
@NullMarked
package io.costaudit.predict.spec;

import org.jspecify.annotations.NullMarked;
