/** Trained networks at work on new pictures. */
@NullMarked
package org.fewlabel.learning.prediction;

import org.jspecify.annotations.NullMarked;
