/** Watches clusters through the Fabric8 client and feeds the ledger. */
@NullMarked
package io.costaudit.fabric8;

import org.jspecify.annotations.NullMarked;
