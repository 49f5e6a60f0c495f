package io.costaudit;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.Predicate;

/** Checks which packages of the core use each other, and what none of them may use. */
@AnalyzeClasses(
    packages = "io.costaudit",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestSupport.class})
class ArchitectureTest {
  private static final String[] FOREIGN = {"java..", "org.jspecify.annotations"};
  private static final String ROOT = "io.costaudit";
  private static final String INTERNAL = "io.costaudit.internal";
  private static final String TIME = "io.costaudit.time";
  private static final String PREDICT = "io.costaudit.predict";
  private static final String QUANTITY = "io.costaudit.predict.quantity";
  private static final String READ = "io.costaudit.predict.read";
  private static final String SPEC = "io.costaudit.predict.spec";
  private static final String RUN = "io.costaudit.predict.run";
  private static final String DEMAND = "io.costaudit.predict.demand";
  private static final String PRICE = "io.costaudit.predict.price";
  private static final String MANIFEST = "io.costaudit.predict.manifest";
  private static final String COVERAGE = "io.costaudit.coverage";
  private static final String EVENT = "io.costaudit.event";
  private static final String COST = "io.costaudit.cost";
  private static final String AUDIT = "io.costaudit.audit";
  private static final String COMPARE = "io.costaudit.audit.compare";
  private static final String REASON = "io.costaudit.audit.reason";

  @ArchTest
  static final ArchRule everyClassStandsInARoom =
      classes()
          .should()
          .resideInAnyPackage(
              ROOT, INTERNAL, TIME, PREDICT, QUANTITY, READ, SPEC, RUN, DEMAND, PRICE, MANIFEST,
              COVERAGE, EVENT, COST, AUDIT, COMPARE, REASON);

  @ArchTest static final ArchRule theRootKnowsNoRoom = knowsOnly(ROOT);

  @ArchTest static final ArchRule internalHelpersKnowNoOtherRoom = knowsOnly(INTERNAL, ROOT);

  @ArchTest static final ArchRule timeKnowsNoOtherRoom = knowsOnly(TIME, ROOT, INTERNAL);

  @ArchTest static final ArchRule quantityKnowsNoOtherRoom = knowsOnly(QUANTITY, ROOT, INTERNAL);

  @ArchTest static final ArchRule readKnowsQuantity = knowsOnly(READ, ROOT, INTERNAL, QUANTITY);

  @ArchTest
  static final ArchRule specKnowsReadAndQuantity = knowsOnly(SPEC, ROOT, INTERNAL, QUANTITY, READ);

  @ArchTest static final ArchRule runKnowsSpec = knowsOnly(RUN, ROOT, INTERNAL, SPEC);

  @ArchTest
  static final ArchRule demandKnowsRunAndTheRoomsBelow =
      knowsOnly(DEMAND, ROOT, INTERNAL, TIME, QUANTITY, READ, SPEC, RUN);

  @ArchTest
  static final ArchRule priceKnowsDemandSpecAndTime =
      knowsOnly(PRICE, ROOT, INTERNAL, TIME, QUANTITY, SPEC, DEMAND);

  @ArchTest
  static final ArchRule manifestKnowsPriceAndTheRoomsBelow =
      knowsOnly(MANIFEST, ROOT, INTERNAL, QUANTITY, READ, SPEC, DEMAND, PRICE);

  @ArchTest
  static final ArchRule predictKnowsItsInnerRoomsAndTime =
      knowsOnly(PREDICT, ROOT, INTERNAL, TIME, QUANTITY, READ, SPEC, RUN, DEMAND, PRICE, MANIFEST);

  @ArchTest
  static final ArchRule coverageKnowsSpecAndTime = knowsOnly(COVERAGE, ROOT, INTERNAL, TIME, SPEC);

  @ArchTest
  static final ArchRule eventKnowsCoverageTimeAndThePriceOfASpec =
      knowsOnly(EVENT, ROOT, INTERNAL, TIME, QUANTITY, SPEC, DEMAND, PRICE, COVERAGE);

  @ArchTest static final ArchRule costKnowsTime = knowsOnly(COST, ROOT, INTERNAL, TIME);

  @ArchTest
  static final ArchRule auditKnowsItsInnerRoomsCostAndTime =
      knowsOnly(AUDIT, ROOT, INTERNAL, TIME, COST, COMPARE, REASON);

  @ArchTest
  static final ArchRule compareKnowsAuditCostAndTime =
      knowsOnly(COMPARE, INTERNAL, TIME, COST, AUDIT);

  @ArchTest
  static final ArchRule reasonKnowsCompareAuditAndCost =
      knowsOnly(REASON, INTERNAL, COST, AUDIT, COMPARE);

  @ArchTest
  static final ArchRule theRoomsFormNoCycle =
      slices().matching("io.costaudit.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theRoomsOfPredictionsFormNoCycle =
      slices().matching("io.costaudit.(predict.*)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingIsPrinted =
      GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule nothingIsLoggedButBySystemLogger =
      GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest
  static final ArchRule nobodyReadsAClockOfTheMachine =
      noClasses()
          .that(are(not(simpleName("SystemTime"))))
          .should()
          .callMethodWhere(called("a clock of the machine", ArchitectureTest::readsMachineTime));

  @ArchTest
  static final ArchRule onlyABuilderDefaultsToTheSystemClock =
      noClasses()
          .that(are(not(simpleName("SystemTime").or(nameEndingWith("Builder")))))
          .should()
          .callMethod(InstantSource.class, "system");

  @ArchTest
  static final ArchRule nobodyAsksForTheZoneOrLocaleOfTheMachine =
      noClasses()
          .should()
          .callMethodWhere(
              called("the zone or the locale of the machine", ArchitectureTest::isLocal));

  @ArchTest
  static final ArchRule nobodyStartsAThread =
      noClasses()
          .should()
          .dependOnClassesThat(
              new DescribedPredicate<>("run something elsewhere") {
                @Override
                public boolean test(JavaClass type) {
                  return type.getName().startsWith("java.util.Timer")
                      || type.getName().startsWith("java.util.concurrent.Executor")
                      || type.getName().startsWith("java.util.concurrent.ForkJoin")
                      || type.getName().equals("java.util.concurrent.CompletableFuture");
                }
              });

  /** It may be asked for the one that runs, to tell it that it was interrupted. */
  @ArchTest
  static final ArchRule nobodyMakesAThread =
      noClasses()
          .should()
          .beAssignableTo(Thread.class)
          .orShould()
          .callConstructorWhere(
              DescribedPredicate.describe(
                  "makes a thread", call -> call.getTargetOwner().isAssignableTo(Thread.class)));

  /** Leaves out the helpers of tests, which are a module of their own. */
  static final class NoTestSupport implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/io/costaudit/testsupport/");
    }
  }

  private static ArchRule knowsOnly(String room, String... others) {
    return classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat(
            JavaClass.Predicates.resideInAPackage(room)
                .or(JavaClass.Predicates.resideInAnyPackage(others))
                .or(JavaClass.Predicates.resideInAnyPackage(FOREIGN)));
  }

  private static DescribedPredicate<JavaCall<?>> called(String what, Predicate<JavaCall<?>> test) {
    return DescribedPredicate.describe("asks for " + what, test);
  }

  private static boolean readsMachineTime(JavaCall<?> call) {
    String owner = call.getTargetOwner().getName();
    String method = call.getTarget().getName();
    return (owner.startsWith("java.time.") && method.equals("now"))
        || (owner.equals("java.time.Clock") && method.startsWith("system"))
        || (owner.equals("java.time.Clock") && method.startsWith("tick"))
        || (owner.equals("java.lang.System")
            && Set.of("currentTimeMillis", "nanoTime").contains(method));
  }

  private static boolean isLocal(JavaCall<?> call) {
    JavaClass owner = call.getTargetOwner();
    String method = call.getTarget().getName();
    if (owner.getName().equals("java.time.ZoneId") && method.equals("systemDefault")) {
      return true;
    }
    if ((owner.isEquivalentTo(Locale.class) || owner.isEquivalentTo(TimeZone.class))
        && method.equals("getDefault")) {
      return true;
    }
    boolean takesLocale =
        call.getTarget().getRawParameterTypes().stream()
            .anyMatch(parameter -> parameter.isEquivalentTo(Locale.class));
    return owner.isEquivalentTo(String.class)
        && Set.of("format", "formatted", "toLowerCase", "toUpperCase").contains(method)
        && !takesLocale;
  }
}
