package io.costaudit.examples.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the flag without which a flag has no effect. The command line refuses the one without the
 * other, and {@code --help} says so. On a class, it applies to all flags that the class declares,
 * except to the named flag itself. On a flag, it applies in addition to the one of the class.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD})
@interface Requires {
  /** Returns the name of the flag, such as {@code --opencost}. */
  String value();
}
