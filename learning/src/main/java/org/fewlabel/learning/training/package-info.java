/** The step loop. */
@NullMarked
package org.fewlabel.learning.training;

import org.jspecify.annotations.NullMarked;
