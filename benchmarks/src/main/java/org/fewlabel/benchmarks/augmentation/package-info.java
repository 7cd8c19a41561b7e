/** How many threads keep batches at the pace of a step; run it with {@code benchmarks/augmentation}. */
@NullMarked
package org.fewlabel.benchmarks.augmentation;

import org.jspecify.annotations.NullMarked;
