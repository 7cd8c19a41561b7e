/** One training step in this engine, in stock DL4J, in PyTorch and in libtorch, in turn in one run. */
@NullMarked
package org.fewlabel.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
