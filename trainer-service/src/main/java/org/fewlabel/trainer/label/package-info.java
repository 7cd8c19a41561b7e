/** The pseudo labels that a run waits for. */
@NullMarked
package org.fewlabel.trainer.label;

import org.jspecify.annotations.NullMarked;
