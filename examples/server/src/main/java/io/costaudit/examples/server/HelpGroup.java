package io.costaudit.examples.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The heading under which {@code --help} lists a flag. On a class, the heading applies to all flags
 * that the class declares. On a flag, the heading replaces the heading of the class.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD})
@interface HelpGroup {
  /** Returns the heading, without a colon. */
  String value();
}
