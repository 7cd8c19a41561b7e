/** What is made of a snapshot: teacher, pseudo labels, test errors. */
@NullMarked
package org.fewlabel.learning.labeling;

import org.jspecify.annotations.NullMarked;
