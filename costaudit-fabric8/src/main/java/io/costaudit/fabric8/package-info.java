/**
 * An adapter that watches clusters through the Fabric8 client and records its observations in a
 * ledger. Start with {@link io.costaudit.fabric8.ClusterWatcher}.
 */
@NullMarked
package io.costaudit.fabric8;

import org.jspecify.annotations.NullMarked;
