/**
 * Exact amounts of resources in the notation of Kubernetes: {@link
 * io.costaudit.predict.quantity.Quantity}.
 */
@NullMarked
package io.costaudit.predict.quantity;

import org.jspecify.annotations.NullMarked;
