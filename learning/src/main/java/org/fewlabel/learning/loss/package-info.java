/** Losses on logits and their gradients, as pure functions. */
@NullMarked
package org.fewlabel.learning.loss;

import org.jspecify.annotations.NullMarked;
