/** Makes of every snapshot a teacher, test errors and pseudo labels. */
@NullMarked
package org.fewlabel.labeler;

import org.jspecify.annotations.NullMarked;
