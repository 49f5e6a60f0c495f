package io.costaudit.examples.server;

import io.costaudit.audit.AuditListener;

/** Shows how far a run of audits is, until it is closed. */
interface Progress extends AuditListener, AutoCloseable {
  /** Shows nothing. */
  Progress NONE = () -> {};

  @Override
  void close();
}
