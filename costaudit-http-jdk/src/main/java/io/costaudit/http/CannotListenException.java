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
    super(message(address, cause), cause);
    this.address = requireNonNull(address, "address");
  }

  private static String message(InetSocketAddress address, Throwable cause) {
    String host =
        address.getAddress() == null
            ? address.getHostString()
            : address.getAddress().getHostAddress();
    return "cannot listen on port " + address.getPort() + " of " + host + ": " + cause.getMessage();
  }

  /** What could not be taken. */
  public InetSocketAddress address() {
    return address;
  }
}
