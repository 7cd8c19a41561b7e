/** Trained networks as files for others: what they hold, in which formats, and a card that describes them. */
@NullMarked
package org.fewlabel.learning.export;

import org.jspecify.annotations.NullMarked;
