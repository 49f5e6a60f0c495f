/**
 * Watches clusters through the Fabric8 client and feeds the ledger; start with {@link
 * io.costaudit.fabric8.ClusterWatcher}.
 */
@NullMarked
package io.costaudit.fabric8;

import org.jspecify.annotations.NullMarked;
