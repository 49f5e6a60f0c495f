/** The wire format of costaudit on Jackson, and manifests read into plain trees. */
@NullMarked
package io.costaudit.jackson;

import org.jspecify.annotations.NullMarked;
