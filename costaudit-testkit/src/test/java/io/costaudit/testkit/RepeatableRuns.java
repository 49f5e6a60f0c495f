package io.costaudit.testkit;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyAttributes;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Every property with the seed of {@code costaudit.jqwik.seed} and at most {@code
 * costaudit.jqwik.tries} tries, where these are set: a mutant must not live or die by chance, and
 * each is tried by many properties. jqwik itself has a switch for neither.
 */
public final class RepeatableRuns implements AroundPropertyHook {
  private static final int TRIES_OF_JQWIK = 1000;

  /** jqwik makes it by name. */
  public RepeatableRuns() {}

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    PropertyAttributes attributes = context.attributes();
    String seed = System.getProperty("costaudit.jqwik.seed");
    if (seed != null && attributes.seed().isEmpty()) {
      attributes.setSeed(seed);
    }
    Integer tries = Integer.getInteger("costaudit.jqwik.tries");
    if (tries != null && attributes.tries().orElse(TRIES_OF_JQWIK) > tries) {
      attributes.setTries(tries);
    }
    return property.execute();
  }
}
