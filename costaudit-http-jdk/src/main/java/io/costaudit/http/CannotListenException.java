package io.costaudit.http;

import static java.util.Objects.requireNonNull;

import io.costaudit.CostAuditException;
import java.net.InetSocketAddress;

/**
 * A server could not take its address: somebody else has the port, the address is not of this
 * machine, and the like.
 */
public final class CannotListenException extends CostAuditException {
  private static final long serialVersionUID = 1L;

  /** What could not be taken. */
  private final InetSocketAddress address;

  CannotListenException(InetSocketAddress address, Throwable cause) {
    super("cannot listen at " + address + ": " + cause.getMessage(), cause);
    this.address = requireNonNull(address, "address");
  }

  /** What could not be taken. */
  public InetSocketAddress address() {
    return address;
  }
}
