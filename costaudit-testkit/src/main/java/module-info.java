/**
 * Generators and contract tests for everyone who writes an adapter of costaudit.
 *
 * <p>Start with {@link io.costaudit.testkit.LedgerStoreContract} to test a store, and with {@link
 * io.costaudit.testkit.TestkitProvider} and {@link io.costaudit.testkit.CostFamilies} to test
 * anything with generated input. Who has stores and wants to know whether they agree starts with
 * {@link io.costaudit.testkit.audit.AuditExtension}.
 */
module io.costaudit.testkit {
  requires static org.jspecify;
  requires static org.junit.platform.launcher;
  requires transitive io.costaudit.core;
  requires transitive net.jqwik.api;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;

  exports io.costaudit.testkit;
  exports io.costaudit.testkit.audit;

  provides net.jqwik.api.providers.ArbitraryProvider with
      io.costaudit.testkit.TestkitProvider;
  provides org.junit.platform.launcher.LauncherSessionListener with
      io.costaudit.testkit.JUnitVersions;
}
