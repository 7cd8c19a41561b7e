/** Data sets: where they are found, how they are read, which images are labeled. */
@NullMarked
package org.fewlabel.learning.data;

import org.jspecify.annotations.NullMarked;
