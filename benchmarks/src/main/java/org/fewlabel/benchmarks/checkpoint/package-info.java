/** What it costs to keep an unfinished epoch; run it with {@code benchmarks/checkpoint}. */
@NullMarked
package org.fewlabel.benchmarks.checkpoint;

import org.jspecify.annotations.NullMarked;
