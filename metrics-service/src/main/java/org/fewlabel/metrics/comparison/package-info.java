/** What helped: rows of runs that differ in their seeds alone, as mean and standard deviation, and how the rows differ. */
@NullMarked
package org.fewlabel.metrics.comparison;

import org.jspecify.annotations.NullMarked;
