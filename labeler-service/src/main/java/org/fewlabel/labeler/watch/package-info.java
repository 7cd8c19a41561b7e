/** Ends the process where its work hangs. */
@NullMarked
package org.fewlabel.labeler.watch;

import org.jspecify.annotations.NullMarked;
