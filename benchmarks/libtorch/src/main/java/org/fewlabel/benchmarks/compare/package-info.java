/** The steps of {@code benchmarks/compare} in libtorch. In its package, to see what is timed. */
@NullMarked
package org.fewlabel.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
