/** What the jobs showed: events into PostgreSQL, results and comparisons out of it. */
@NullMarked
package org.fewlabel.metrics;

import org.jspecify.annotations.NullMarked;
