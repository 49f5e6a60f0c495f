/**
 * Reads the responses of OpenCost and Kubecost, from their bytes to rows of costs and of usage, and
 * offers the rows of saved files as sources of stores. This package is not exported. It does not
 * know where bytes come from: it reads streams and files, and knows neither the transport nor
 * anything else of the package that users see, except {@link
 * io.costaudit.opencost.UnreadableResponseException}, which users catch.
 */
@NullMarked
package io.costaudit.opencost.read;

import org.jspecify.annotations.NullMarked;
