/** The store for what is too large for an event. */
@NullMarked
package org.fewlabel.artifacts;

import org.jspecify.annotations.NullMarked;
