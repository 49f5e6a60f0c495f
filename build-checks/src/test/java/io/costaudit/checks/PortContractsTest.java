package io.costaudit.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.costaudit.predict.price.PriceQuery;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.testkit.contract.PriceCapability;
import io.costaudit.testkit.contract.PriceSourceContract;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every port has a contract, and every public implementation of one runs it. */
class PortContractsTest {
  /** The open interfaces of core that are no ports, and why they need no contract. */
  private static final Map<String, String> NO_PORTS =
      Map.of(
          "CostEventListener", "is told, and promises nothing",
          "CostRow", "a row, of which records tell the parts",
          "CostStore", "what the five ports to stores of costs have in common",
          "LiveWorkloads", "a question to whoever knows, most often a ledger store",
          "RowSource", "read by the stores over it, which run theirs",
          "TimeSource", "a clock: that of the system, and in tests one that is set");

  /** The implementations behind factories, and where their contracts run. */
  private static final Map<String, String> HIDDEN =
      Map.of(
          "ChainedPrices", "ChainedPricesContractTest",
          "InstanceTypePrices", "InstanceTypePricesContractTest",
          "FixedUsage", "UsageSourcesContractTest$Fixed",
          "ScanningStore", "ScanningStoresContractTest$Assets",
          "ResponseTables", "StoreContractsIT$SavedAggregates",
          "ServedStore", "StoreContractsIT$ServedAllocations");

  private static PortContracts contracts;
  private static Set<String> openInterfaces;

  @BeforeAll
  static void readWhatIsCompiled() {
    Modules modules = Modules.ofTheBuild();
    contracts = new PortContracts(modules.classes(), modules.tests());
    openInterfaces = PortContracts.openInterfaces(modules.classesOf("costaudit-core"));
  }

  private static Set<String> ports() {
    Set<String> ports = new TreeSet<>(openInterfaces);
    ports.removeAll(NO_PORTS.keySet());
    return ports;
  }

  @Test
  void everyPortHasAContract() {
    assertThat(openInterfaces).containsAll(NO_PORTS.keySet());
    assertThat(ports())
        .contains("LedgerStore", "PriceSource", "AllocationStore")
        .allSatisfy(port -> assertThat(contracts.hasContract(port)).as(port).isTrue());
  }

  @Test
  void everyPublicImplementationRunsTheContractOfItsPort() {
    assertThat(contracts.missing(ports())).isEmpty();
  }

  @Test
  void everyHiddenImplementationRunsOneToo() {
    assertThat(contracts.hidden(ports())).isEqualTo(HIDDEN.keySet());
    assertThat(contracts.contractTests()).containsAll(HIDDEN.values());
  }

  /** Under the contract of another implementation. */
  @Nested
  class OfHidden extends PriceSourceContract {
    @Override
    protected Hidden createSource() {
      return new Hidden();
    }

    @Override
    protected Set<PriceCapability> capabilities() {
      return EnumSet.noneOf(PriceCapability.class);
    }
  }

  /** Nobody outside can use it. */
  static final class Hidden implements PriceSource {
    @Override
    public Optional<PriceQuote> quote(PriceQuery query) {
      return Optional.empty();
    }
  }

  /** No build runs it. */
  static class OfPublicPrices extends PriceSourceContract {
    @Override
    protected PublicPrices createSource() {
      return new PublicPrices();
    }
  }

  private static PortContracts withTests(Class<?>... itsTests) {
    ClassFileImporter importer = new ClassFileImporter();
    return new PortContracts(
        importer.importClasses(
            PriceSource.class, PriceSourceContract.class, PublicPrices.class, Hidden.class),
        importer.importClasses(itsTests));
  }

  @Test
  void anImplementationWithoutItsContractIsFound() {
    String missing =
        PublicPrices.class.getName()
            + " implements PriceSource, but no test that extends PriceSourceContract makes one";
    Set<String> ports = Set.of("PriceSource");
    Class<?> itself = PortContractsTest.class;

    assertThat(withTests().missing(ports)).containsExactly(missing);
    assertThat(withTests(OfHidden.class, itself).missing(ports)).containsExactly(missing);
    assertThat(withTests(OfPublicPrices.class, itself).missing(ports)).containsExactly(missing);
    assertThat(withTests(PublicPricesContractTest.class).missing(ports)).isEmpty();
    assertThat(withTests().hidden(ports)).containsExactly("Hidden");
  }
}
