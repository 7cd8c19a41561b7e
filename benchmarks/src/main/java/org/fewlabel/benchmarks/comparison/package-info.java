/** How long the metrics service takes to compare, with many jobs in its database. */
@NullMarked
package org.fewlabel.benchmarks.comparison;

import org.jspecify.annotations.NullMarked;
