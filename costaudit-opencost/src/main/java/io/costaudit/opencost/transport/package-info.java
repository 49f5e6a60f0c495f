/**
 * Sends requests to a live server and hands on the bodies of its responses. {@link
 * io.costaudit.opencost.transport.HttpTransport} sends one request, {@link
 * io.costaudit.opencost.transport.RetryLoop} sends it again where that is safe, and {@link
 * io.costaudit.opencost.transport.ResponseErrors} says what is wrong with a response. This package
 * is not exported. It does not know what a body means, and of the package that users see it knows
 * {@link io.costaudit.opencost.OpenCostException} alone, which users catch.
 */
@NullMarked
package io.costaudit.opencost.transport;

import org.jspecify.annotations.NullMarked;
