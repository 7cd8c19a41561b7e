/** Predictions of many pictures, in requests of a few. */
@NullMarked
package org.fewlabel.standalone.predict;

import org.jspecify.annotations.NullMarked;
