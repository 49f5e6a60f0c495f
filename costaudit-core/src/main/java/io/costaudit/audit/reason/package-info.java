/**
 * The reasons of differences, as far as arithmetic can prove them. One detector looks for the
 * reasons of one kind; {@link io.costaudit.audit.reason.Explainer} asks all detectors, in the order
 * in which a result shows their reasons. Only {@link io.costaudit.audit} uses this package, so the
 * module does not export it.
 */
@NullMarked
package io.costaudit.audit.reason;

import org.jspecify.annotations.NullMarked;
