/** What finished sweeps say, as a table for readers and as JSON for programs. */
@NullMarked
package org.fewlabel.benchmarks.results;

import org.jspecify.annotations.NullMarked;
