/** One trained epoch becomes a labeled one. */
@NullMarked
package org.fewlabel.labeler.epoch;

import org.jspecify.annotations.NullMarked;
