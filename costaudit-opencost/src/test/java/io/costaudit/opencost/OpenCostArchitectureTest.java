package io.costaudit.opencost;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The three packages of this module, and which of them know each other. */
@AnalyzeClasses(packages = "io.costaudit.opencost", importOptions = DoNotIncludeTests.class)
class OpenCostArchitectureTest {
  private static final String USER = "io.costaudit.opencost";
  private static final String READ = "io.costaudit.opencost.read";
  private static final String TRANSPORT = "io.costaudit.opencost.transport";

  @ArchTest
  static final ArchRule everyClassStandsInOneOfThreePackages =
      classes().should().resideInAnyPackage(USER, READ, TRANSPORT);

  /** It knows the exception alone of what users see, and nothing of the transport. */
  @ArchTest
  static final ArchRule readKnowsCostsAndJson =
      classes()
          .that()
          .resideInAPackage(READ)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      READ,
                      "io.costaudit",
                      "io.costaudit.internal",
                      "io.costaudit.cost",
                      "io.costaudit.time",
                      "com.fasterxml.jackson.core..",
                      "org.jspecify.annotations",
                      "java..")
                  .or(belongToAnyOf(UnreadableResponseException.class)));

  /** It knows the exception alone of what users see, and nothing of what a body means. */
  @ArchTest
  static final ArchRule transportKnowsNeitherCostsNorJson =
      classes()
          .that()
          .resideInAPackage(TRANSPORT)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      TRANSPORT,
                      "io.costaudit",
                      "io.costaudit.internal",
                      "io.costaudit.time",
                      "org.jspecify.annotations",
                      "java..",
                      "javax.net.ssl")
                  .or(belongToAnyOf(OpenCostException.class)));

  @ArchTest
  static final ArchRule readReachesNoServer =
      noClasses()
          .that()
          .resideInAPackage(READ)
          .should()
          .dependOnClassesThat(resideInAnyPackage("java.net..", "javax.net.."));

  @ArchTest
  static final ArchRule onlyReadKnowsHowJsonIsParsed =
      noClasses()
          .that()
          .resideOutsideOfPackage(READ)
          .should()
          .dependOnClassesThat(resideInAnyPackage("com.fasterxml.."));

  /** Users may give a client of the JDK, so the builder names one. */
  @ArchTest
  static final ArchRule onlyTransportAndTheBuilderKnowTheHttpClient =
      noClasses()
          .that()
          .resideOutsideOfPackage(TRANSPORT)
          .and()
          .doNotBelongToAnyOf(OpenCostClientBuilder.class)
          .should()
          .dependOnClassesThat(resideInAnyPackage("java.net.http.."));
}
