/** Forgetting: jobs that ended long ago, with all that is known of them. */
@NullMarked
package org.fewlabel.metrics.retention;

import org.jspecify.annotations.NullMarked;
