/** One job on this trainer: its step loop, its heartbeat, what stops it, what it reports. */
@NullMarked
package org.fewlabel.trainer.run;

import org.jspecify.annotations.NullMarked;
