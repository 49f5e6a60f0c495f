/**
 * Reads kubeconfigs and makes clients of them. It reads each field itself, because the client
 * library leaves some of them out without a word. Start with {@link
 * io.costaudit.examples.server.kubeconfig.Kubeconfig}; {@code docs/kubeconfig.md} says what becomes
 * of each field.
 */
@NullMarked
package io.costaudit.examples.server.kubeconfig;

import org.jspecify.annotations.NullMarked;
