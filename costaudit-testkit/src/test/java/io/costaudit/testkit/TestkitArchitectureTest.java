package io.costaudit.testkit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The packages of the testkit, and which of them know each other. */
@AnalyzeClasses(packages = "io.costaudit.testkit", importOptions = DoNotIncludeTests.class)
class TestkitArchitectureTest {
  private static final String AUDIT = "io.costaudit.testkit.audit";
  private static final String CONTRACT = "io.costaudit.testkit.contract";
  private static final String FAMILY = "io.costaudit.testkit.family";
  private static final String GENERATE = "io.costaudit.testkit.generate";
  private static final String INTERNAL = "io.costaudit.testkit.internal";
  private static final String RECORD = "io.costaudit.testkit.record";

  @ArchTest
  static final ArchRule everyClassStandsInARoom =
      classes().should().resideInAnyPackage(AUDIT, CONTRACT, FAMILY, GENERATE, INTERNAL, RECORD);

  @ArchTest static final ArchRule recordKnowsNoOtherRoom = knowsOnly(RECORD);

  @ArchTest static final ArchRule auditKnowsNoOtherRoom = knowsOnly(AUDIT);

  @ArchTest static final ArchRule internalKnowsRecord = knowsOnly(INTERNAL, RECORD);

  @ArchTest static final ArchRule familyKnowsInternal = knowsOnly(FAMILY, INTERNAL);

  @ArchTest
  static final ArchRule generateKnowsFamilyAndRecord = knowsOnly(GENERATE, FAMILY, RECORD);

  @ArchTest
  static final ArchRule contractKnowsFamilyInternalAndRecord =
      knowsOnly(CONTRACT, FAMILY, INTERNAL, RECORD);

  @ArchTest
  static final ArchRule theRoomsFormNoCycle =
      slices().matching("io.costaudit.testkit.(*)..").should().beFreeOfCycles();

  /** An adapter is judged by what its contract says alone, not by what jqwik generates. */
  @ArchTest
  static final ArchRule contractsGenerateNothing =
      classes()
          .that()
          .resideInAPackage(CONTRACT)
          .should()
          .onlyDependOnClassesThat(resideInAPackage("net.jqwik..").negate());

  private static ArchRule knowsOnly(String room, String... others) {
    return classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage(room)
                .or(resideInAnyPackage(others))
                .or(resideInAPackage("io.costaudit.testkit..").negate()));
  }
}
