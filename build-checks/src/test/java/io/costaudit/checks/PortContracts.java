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

/**
 * Which implementation of a port runs which contract. A test of a contract names its implementation
 * by the type that it gives to the method which makes one: {@code protected InMemoryLedgerStore
 * createStore(…)} where the contract has {@code LedgerStore}.
 */
final class PortContracts {
  private static final String CORE = "io.costaudit";
  private static final String CONTRACT = "io.costaudit.testkit.%sContract";

  private final JavaClasses classes;
  private final JavaClasses tests;

  PortContracts(JavaClasses classes, JavaClasses tests) {
    this.classes = classes;
    this.tests = tests;
  }

  /**
   * The public interfaces of core that somebody may implement: those that are not sealed and have a
   * method to implement, by their names without the package.
   */
  Set<String> openInterfaces() {
    return classes.stream()
        .filter(
            type -> type.getPackageName().matches(CORE + "(\\.(audit|cost|event|predict|time))?"))
        .filter(type -> type.isInterface() && type.isTopLevelClass())
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(type -> !type.reflect().isSealed() && !type.isAnnotation())
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
        if (isPublicImplementation(type, port) && !made.contains(type.getName())) {
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

  private static boolean isPublicImplementation(JavaClass type, String port) {
    return !type.isInterface()
        && !type.getModifiers().contains(JavaModifier.ABSTRACT)
        && isPublic(type)
        && type.getAllRawInterfaces().stream()
            .anyMatch(
                of -> of.getSimpleName().equals(port) && of.getPackageName().startsWith(CORE));
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(PortContracts::isPublic).orElse(true);
  }

  /** The types that the tests of a contract say that they make. */
  private Set<String> madeBy(JavaClass contract) {
    Set<String> makers =
        contract.getMethods().stream()
            .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
            .filter(method -> method.getModifiers().contains(JavaModifier.PROTECTED))
            .map(JavaMethod::getName)
            .collect(Collectors.toSet());
    return tests.stream()
        .filter(test -> test.isAssignableTo(contract.getName()))
        .filter(test -> !test.getModifiers().contains(JavaModifier.ABSTRACT))
        .flatMap(test -> test.getAllMethods().stream())
        .filter(method -> makers.contains(method.getName()))
        .map(method -> method.getRawReturnType().getName())
        .collect(Collectors.toSet());
  }
}
