/** One training step in this engine, in stock DL4J and in PyTorch, in turn in one run. */
@NullMarked
package org.fewlabel.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
