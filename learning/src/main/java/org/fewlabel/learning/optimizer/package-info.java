/** How gradients become updates. */
@NullMarked
package org.fewlabel.learning.optimizer;

import org.jspecify.annotations.NullMarked;
