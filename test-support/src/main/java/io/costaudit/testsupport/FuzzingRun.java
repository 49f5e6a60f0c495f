package io.costaudit.testsupport;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Marks tests that fuzz: they run under the profile {@code endurance}, where Jazzer can, two at a
 * time.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(FuzzingRun.Condition.class)
@Execution(ExecutionMode.CONCURRENT)
public @interface FuzzingRun {
  /** Tells whether they run. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (!Boolean.getBoolean("costaudit.endurance")) {
        return disabled("it takes minutes for each target, and is left to -Pendurance");
      }
      return Fuzzing.runsHere()
          ? enabled("Jazzer has a library for this platform")
          : disabled(
              "Jazzer has no library for "
                  + System.getProperty("os.name")
                  + " on "
                  + System.getProperty("os.arch"));
    }
  }
}
