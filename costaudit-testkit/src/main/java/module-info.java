/**
 * Generators, contract tests and audits as tests, for everyone who writes an adapter of costaudit.
 *
 * <p>Start with {@link io.costaudit.testkit.contract.LedgerStoreContract} to test a store, and with
 * {@link io.costaudit.testkit.generate.TestkitProvider} and {@link
 * io.costaudit.testkit.family.CostFamilies} to test anything with generated input. To learn whether
 * stores agree, start with {@link io.costaudit.testkit.audit.AuditExtension}.
 *
 * <p>It works with JUnit 5.9.0 to 5.14.4 and 6.0.0 to 6.1.3, with jqwik 1.9.3.
 */
module io.costaudit.testkit {
  requires static org.jspecify;
  requires static org.junit.platform.launcher;
  requires transitive io.costaudit.core;
  requires transitive net.jqwik.api;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;

  exports io.costaudit.testkit.audit;
  exports io.costaudit.testkit.contract;
  exports io.costaudit.testkit.family;
  exports io.costaudit.testkit.generate;
  exports io.costaudit.testkit.record;

  provides net.jqwik.api.providers.ArbitraryProvider with
      io.costaudit.testkit.generate.TestkitProvider;
  provides org.junit.platform.launcher.LauncherSessionListener with
      io.costaudit.testkit.internal.JUnitVersions;
}
