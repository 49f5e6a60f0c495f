package io.costaudit.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.costaudit.predict.PriceQuery;
import io.costaudit.predict.PriceQuote;
import io.costaudit.predict.PriceSource;
import io.costaudit.testkit.PriceSourceContract;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every port has a contract, and every public implementation of one runs it. */
class PortContractsTest {
  /** The open interfaces of core that are no ports, and why they need no contract. */
  private static final Map<String, String> NO_PORTS =
      Map.of(
          "AuditListener", "is told, and promises nothing",
          "CostEventListener", "is told, and promises nothing",
          "CostRow", "a row, of which records tell the parts",
          "CostStore", "what the five ports to stores of costs have in common",
          "LiveWorkloads", "a question to whoever knows, most often a ledger store",
          "RowSource", "read by the stores over it, which run theirs");

  private static JavaClasses classes;
  private static JavaClasses tests;

  @BeforeAll
  static void readWhatIsCompiled() {
    Modules modules = Modules.ofTheBuild();
    classes = modules.classes();
    tests = modules.tests();
  }

  private static Set<String> ports(PortContracts contracts) {
    Set<String> ports = new TreeSet<>(contracts.openInterfaces());
    ports.removeAll(NO_PORTS.keySet());
    return ports;
  }

  @Test
  void everyPortHasAContract() {
    PortContracts contracts = new PortContracts(classes, tests);

    assertThat(contracts.openInterfaces()).containsAll(NO_PORTS.keySet());
    assertThat(ports(contracts))
        .contains("LedgerStore", "PriceSource", "AllocationStore")
        .allSatisfy(port -> assertThat(contracts.hasContract(port)).as(port).isTrue());
  }

  @Test
  void everyPublicImplementationRunsTheContractOfItsPort() {
    PortContracts contracts = new PortContracts(classes, tests);

    assertThat(contracts.missing(ports(contracts))).isEmpty();
  }

  /** Under the contract of another implementation. */
  static class OfHidden extends PriceSourceContract {
    @Override
    protected Hidden createSource() {
      return new Hidden();
    }
  }

  /** Does not say of what. */
  static class OfSomePrices extends PriceSourceContract {
    @Override
    protected PriceSource createSource() {
      return new PublicPrices();
    }
  }

  /** An implementation that is outside the modules, with the ports and the contracts. */
  private static PortContracts withTests(Class<?>... itsTests) {
    JavaClasses some =
        new ClassFileImporter()
            .importClasses(
                PriceSource.class, PriceSourceContract.class, PublicPrices.class, Hidden.class);
    return new PortContracts(some, new ClassFileImporter().importClasses(itsTests));
  }

  @Test
  void anImplementationWithoutItsContractIsFound() {
    String missing =
        PublicPrices.class.getName()
            + " implements PriceSource, but no test that extends PriceSourceContract makes one";
    Set<String> ports = Set.of("PriceSource");

    assertThat(withTests().missing(ports)).containsExactly(missing);
    assertThat(withTests(OfSomePrices.class).missing(ports)).containsExactly(missing);
    assertThat(withTests(OfHidden.class).missing(ports)).containsExactly(missing);
    assertThat(withTests(PublicPrices.Contract.class).missing(ports)).isEmpty();
  }

  /** Nobody outside can use it, so it may stand behind the contract of who makes it. */
  static final class Hidden implements PriceSource {
    @Override
    public Optional<PriceQuote> quote(PriceQuery query) {
      return Optional.empty();
    }
  }
}
