package io.costaudit.checks;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;

/**
 * Which implementation of a port runs which contract. A test of a contract names its implementation
 * by the type that it gives to the method which makes one: {@code protected InMemoryLedgerStore
 * createStore(…)} where the contract has {@code LedgerStore}.
 */
final class PortContracts {
  private static final String CORE = "io.costaudit";
  private static final String CONTRACT = "io.costaudit.testkit.contract.%sContract";

  private final JavaClasses classes;
  private final JavaClasses tests;

  PortContracts(JavaClasses classes, JavaClasses tests) {
    this.classes = classes;
    this.tests = tests;
  }

  /**
   * The public interfaces among these classes that somebody may implement: those that are not
   * sealed and have a method to implement, by their names without the package.
   */
  static Set<String> openInterfaces(JavaClasses core) {
    return core.stream()
        .filter(type -> type.isInterface() && !type.isAnnotation() && isPublic(type))
        .filter(type -> !type.reflect().isSealed())
        .filter(
            type ->
                type.getAllMethods().stream()
                    .anyMatch(method -> method.getModifiers().contains(JavaModifier.ABSTRACT)))
        .map(JavaClass::getSimpleName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  boolean hasContract(String port) {
    return classes.contain(CONTRACT.formatted(port));
  }

  /** Public implementations that no test of the contract of their port makes. */
  List<String> missing(Set<String> ports) {
    List<String> missing = new ArrayList<>();
    for (String port : new TreeSet<>(ports)) {
      JavaClass contract = classes.get(CONTRACT.formatted(port));
      Set<String> made = madeBy(contract);
      for (JavaClass type : classes) {
        if (isImplementation(type, port) && isPublic(type) && !made.contains(type.getName())) {
          missing.add(
              type.getName()
                  + " implements "
                  + port
                  + ", but no test that extends "
                  + contract.getSimpleName()
                  + " makes one");
        }
      }
    }
    missing.sort(null);
    return missing;
  }

  /** The implementations that nobody outside can name, by their names without the package. */
  Set<String> hidden(Set<String> ports) {
    return classes.stream()
        .filter(type -> ports.stream().anyMatch(port -> isImplementation(type, port)))
        .filter(type -> !isPublic(type))
        .map(JavaClass::getSimpleName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The tests of contracts that the build runs, by their names without the package. */
  Set<String> contractTests() {
    return tests.stream()
        .filter(
            test ->
                test.getAllRawSuperclasses().stream()
                    .anyMatch(type -> type.getSimpleName().endsWith("Contract")))
        .filter(PortContracts::isRun)
        .map(PortContracts::nameWithin)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String nameWithin(JavaClass type) {
    return type.getName().substring(type.getPackageName().length() + 1);
  }

  private static boolean isImplementation(JavaClass type, String port) {
    return !type.isInterface()
        && !type.getModifiers().contains(JavaModifier.ABSTRACT)
        && type.getAllRawInterfaces().stream()
            .anyMatch(
                of -> of.getSimpleName().equals(port) && of.getPackageName().startsWith(CORE));
  }

  /**
   * Whether the build runs a class of tests: it has the name of one, or stands in one that does.
   */
  private static boolean isRun(JavaClass test) {
    if (test.getModifiers().contains(JavaModifier.ABSTRACT)
        || test.isAnnotatedWith(Disabled.class)) {
      return false;
    }
    return test.getEnclosingClass()
        .map(outer -> test.isAnnotatedWith(Nested.class) && isRun(outer))
        .orElseGet(() -> test.getSimpleName().matches(".*(Test|IT)"));
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(PortContracts::isPublic).orElse(true);
  }

  /** The types that the tests of a contract say that they make. */
  private Set<String> madeBy(JavaClass contract) {
    Set<String> makers =
        contract.getAllMethods().stream()
            .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
            .filter(method -> method.getModifiers().contains(JavaModifier.PROTECTED))
            .map(JavaMethod::getName)
            .collect(Collectors.toSet());
    return tests.stream()
        .filter(test -> test.isAssignableTo(contract.getName()))
        .filter(PortContracts::isRun)
        .flatMap(test -> test.getAllMethods().stream())
        .filter(method -> makers.contains(method.getName()))
        .map(method -> method.getRawReturnType().getName())
        .collect(Collectors.toSet());
  }
}
