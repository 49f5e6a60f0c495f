package io.costaudit.opencost;

import io.costaudit.opencost.read.UnreadableFactory;
import io.costaudit.opencost.transport.ExceptionFactory;

/** The constructors of the exceptions that users catch, for the tests of the other packages. */
public final class Exceptions {
  public static final UnreadableFactory UNREADABLE = UnreadableResponseException::new;
  public static final ExceptionFactory OPENCOST = OpenCostException::new;

  private Exceptions() {}
}
