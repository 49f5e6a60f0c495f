package io.costaudit.examples.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the value of another flag with which a flag has no effect. The command line refuses the two
 * together, and {@code --help} says so.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface NoEffectWith {
  /** Returns the other flag and its value, such as {@code --events=off}. */
  String value();
}
