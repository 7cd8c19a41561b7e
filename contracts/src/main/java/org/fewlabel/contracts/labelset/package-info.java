/** Labels for images of a data set, given by people or predicted by networks, that jobs are trained with. */
@NullMarked
package org.fewlabel.contracts.labelset;

import org.jspecify.annotations.NullMarked;
