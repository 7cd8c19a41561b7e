/** What helped: groups of jobs that differ in the seed alone, as mean and standard deviation. */
@NullMarked
package org.fewlabel.metrics.comparison;

import org.jspecify.annotations.NullMarked;
