/** Predictions of new pictures, beside the labeling and never in its way. */
@NullMarked
package org.fewlabel.labeler.prediction;

import org.jspecify.annotations.NullMarked;
