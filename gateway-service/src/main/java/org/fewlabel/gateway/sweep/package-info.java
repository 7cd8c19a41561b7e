/** Sweeps: many jobs that belong together, submitted a few at a time. */
@NullMarked
package org.fewlabel.gateway.sweep;

import org.jspecify.annotations.NullMarked;
