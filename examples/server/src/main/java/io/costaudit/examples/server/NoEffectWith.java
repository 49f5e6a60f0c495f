package io.costaudit.examples.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the settings with which a flag has no effect. The command line refuses the flag together
 * with any of them, and {@code --help} says so.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface NoEffectWith {
  /**
   * Returns the settings. Each is another flag, such as {@code --cluster-id}, or a flag and its
   * value, such as {@code --events=off}; several that only together make the flag useless are
   * separated by a blank.
   */
  String[] value();
}
