package io.costaudit.testkit.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.AuditSet;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.Asset;
import io.costaudit.event.CostEvent;
import io.costaudit.testkit.family.CostFamilies.Faulty;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.Fault;
import io.costaudit.time.Window;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.providers.ArbitraryProvider;

/** Whatever is data in core can be asked for by its type. */
class TestkitProviderProperties {
  private static final String STATIC = "static methods only";
  private static final String PORT = "a port";
  private static final String HOLDER = "an implementation of a port";
  private static final String SERVICE = "does something";
  private static final String LISTENER = "hears of something";

  /** Public types of core that are no data, each with the reason; builders are none either. */
  private static final Map<String, String> NO_DATA =
      Map.ofEntries(
          Map.entry("audit.AuditText", STATIC),
          Map.entry("cost.Totals", STATIC),
          Map.entry("event.ResourceVersions", STATIC),
          Map.entry("time.Durations", STATIC),
          Map.entry("CostAuditException", "an exception"),
          Map.entry("predict.UsageUnavailableException", "an exception"),
          Map.entry("cost.StoreAnswerException", "an exception"),
          Map.entry("event.CommitOutcomeUnknownException", "an exception"),
          Map.entry("audit.AuditStore", PORT),
          Map.entry("cost.AggStore", PORT),
          Map.entry("cost.AllocationStore", PORT),
          Map.entry("cost.AssetStore", PORT),
          Map.entry("cost.CloudUsageStore", PORT),
          Map.entry("cost.CostStore", PORT),
          Map.entry("cost.RowSource", PORT),
          Map.entry("cost.TotalStore", PORT),
          Map.entry("coverage.Coverage", PORT),
          Map.entry("event.LedgerStore", PORT),
          Map.entry("predict.spec.LiveWorkloads", PORT),
          Map.entry("predict.price.PriceSource", PORT),
          Map.entry("predict.UsageSource", PORT),
          Map.entry("time.TimeSource", PORT),
          Map.entry("audit.InMemoryAuditStore", HOLDER),
          Map.entry("cost.InMemoryAggStore", HOLDER),
          Map.entry("cost.InMemoryAllocationStore", HOLDER),
          Map.entry("cost.InMemoryAssetStore", HOLDER),
          Map.entry("cost.InMemoryCloudUsageStore", HOLDER),
          Map.entry("cost.InMemoryTotalStore", HOLDER),
          Map.entry("coverage.InMemoryCoverage", HOLDER),
          Map.entry("event.InMemoryLedgerStore", HOLDER),
          Map.entry("audit.AuditListener", LISTENER),
          Map.entry("event.CostEventListener", LISTENER),
          Map.entry("audit.AuditRuns", SERVICE),
          Map.entry("audit.AuditSchedule", SERVICE),
          Map.entry("audit.Auditor", SERVICE),
          Map.entry("event.Ledger", SERVICE),
          Map.entry("predict.price.CostPredictor", SERVICE),
          Map.entry("predict.SpecCostPredictor", SERVICE));

  private static final int SAMPLES = 100;

  /** A new type of core needs a generator, or a reason for having none. */
  @Example
  void everyDataTypeOfCoreHasAGenerator() throws IOException, URISyntaxException {
    Set<String> noData = new TreeSet<>(NO_DATA.keySet());
    List<String> lacking = new ArrayList<>();
    for (Class<?> type : publicTypesOfCore()) {
      if (noData.remove(shortName(type))) {
        assertThat(TestkitProvider.types()).doesNotContain(type);
      } else if (!type.getSimpleName().endsWith("Builder")) {
        boolean provided = type.isEnum() || TestkitProvider.types().contains(type);
        if (!provided) {
          lacking.add(shortName(type));
        }
      }
    }
    assertThat(lacking).as("types of core that nothing generates").isEmpty();
    assertThat(noData).as("what is excepted but is not there").isEmpty();
  }

  private static List<Class<?>> publicTypesOfCore() throws IOException, URISyntaxException {
    Path core = Path.of(Window.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    ModuleReference module = ModuleFinder.of(core).find("io.costaudit.core").orElseThrow();
    List<String> exported =
        module.descriptor().exports().stream()
            .filter(exports -> !exports.isQualified()) // which only our own modules may use
            .map(ModuleDescriptor.Exports::source)
            .toList();
    List<Class<?>> types = new ArrayList<>();
    try (ModuleReader reader = module.open();
        Stream<String> files = reader.list()) {
      for (String file : files.filter(name -> name.endsWith(".class")).sorted().toList()) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        if (!name.endsWith("-info")
            && exported.contains(name.substring(0, name.lastIndexOf('.')))) {
          try {
            Class<?> type = Class.forName(name, false, Window.class.getClassLoader());
            if (isPublic(type)) {
              types.add(type);
            }
          } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
          }
        }
      }
    }
    assertThat(types).hasSizeGreaterThan(100);
    return types;
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return Modifier.isPublic(type.getModifiers())
        && !type.isAnonymousClass()
        && (outer == null || isPublic(outer));
  }

  private static String shortName(Class<?> type) {
    return type.getName().substring("io.costaudit.".length());
  }

  /** As an outside user gets it: by its type alone. */
  @Example
  void whatIsGeneratedIsValidAndEqualsItsCopy() {
    List<Class<?>> types =
        TestkitProvider.types().stream()
            .<Class<?>>map(type -> type)
            .sorted(Comparator.comparing(Class::getName))
            .toList();
    for (Class<?> type : types) {
      RandomGenerator<?> generator = Arbitraries.defaultFor(type).generator(1000, true);
      Set<String> seen = new TreeSet<>();
      Random seeds = new Random(1);
      for (int i = 0; i < SAMPLES; i++) {
        long seed = seeds.nextLong();
        Object value = generator.next(new Random(seed)).value();
        Object copy = generator.next(new Random(seed)).value();
        assertThat(value).as(type.getName()).isInstanceOf(type);
        if (hasEquals(value.getClass())) {
          assertThat(copy).as(type.getName()).isEqualTo(value).hasSameHashCodeAs(value);
          assertThat(value).hasToString(copy.toString());
          seen.add(value.toString());
        }
      }
      if (!seen.isEmpty() && !type.getSimpleName().equals("All")) {
        assertThat(seen).as("different values of " + type.getName()).hasSizeGreaterThan(1);
      }
    }
  }

  private static boolean hasEquals(Class<?> type) {
    try {
      return type.getMethod("equals", Object.class).getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  @Property(tries = 50)
  void typesAreEnough(
      @ForAll CostEvent event,
      @ForAll Window window,
      @ForAll AuditSet set,
      @ForAll List<Allocation> allocations,
      @ForAll Asset.Disk disk) {
    assertThat(event.resource().name()).isNotEmpty();
    assertThat(window.end()).isAfterOrEqualTo(window.start());
    assertThat(set.window()).isNotNull();
    assertThat(allocations).doesNotContainNull();
    assertThat(disk.properties()).isNotNull();
  }

  @Property(tries = 20)
  void soTheyAreForFamilies(@ForAll CostFamily family, @ForAll Faulty faulty) {
    assertThat(family.days()).isNotEmpty();
    assertThat(faulty.fault().name()).isIn(Fault.names());
  }

  /** Whatever the mode of the test: the class path reads a file, the module path a clause. */
  @Example
  void jqwikFindsTheProviderOnBothPaths() throws IOException {
    assertThat(ServiceLoader.load(ArbitraryProvider.class))
        .hasAtLeastOneElementOfType(TestkitProvider.class);
    Path here =
        Path.of(
            TestkitProvider.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    assertThat(here.resolve("META-INF/services/" + ArbitraryProvider.class.getName()))
        .hasContent(TestkitProvider.class.getName());
    assertThat(
            ModuleFinder.of(here)
                .find("io.costaudit.testkit")
                .orElseThrow()
                .descriptor()
                .provides())
        .anySatisfy(
            provided -> {
              assertThat(provided.service()).isEqualTo(ArbitraryProvider.class.getName());
              assertThat(provided.providers()).containsExactly(TestkitProvider.class.getName());
            });
  }
}
