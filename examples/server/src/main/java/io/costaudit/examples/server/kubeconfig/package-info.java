/**
 * Reads kubeconfigs and makes clients from them. This package reads each field itself, because the
 * client library silently ignores some fields. Start with {@link
 * io.costaudit.examples.server.kubeconfig.Kubeconfig}; {@code docs/kubeconfig.md} says how each
 * field is treated.
 */
@NullMarked
package io.costaudit.examples.server.kubeconfig;

import org.jspecify.annotations.NullMarked;
