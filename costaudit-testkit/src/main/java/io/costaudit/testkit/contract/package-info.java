/**
 * Contract tests: an adapter is right when it passes the contract of its port, such as {@link
 * io.costaudit.testkit.contract.LedgerStoreContract}. A test of an adapter extends the contract and
 * declares by {@link io.costaudit.testkit.contract.StateCapability} and its relatives what the
 * adapter can do. The contract tests that declaration too.
 */
@NullMarked
package io.costaudit.testkit.contract;

import org.jspecify.annotations.NullMarked;
