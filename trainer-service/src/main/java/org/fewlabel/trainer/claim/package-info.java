/** How a trainer gets its next job. */
@NullMarked
package org.fewlabel.trainer.claim;

import org.jspecify.annotations.NullMarked;
