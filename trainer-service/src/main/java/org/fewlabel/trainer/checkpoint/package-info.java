/** Snapshots into the artifact store and back. */
@NullMarked
package org.fewlabel.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
