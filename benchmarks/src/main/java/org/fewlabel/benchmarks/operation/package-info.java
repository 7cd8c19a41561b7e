/** JMH benchmarks of the parts of a step; run them with {@code benchmarks/operations}. */
@NullMarked
package org.fewlabel.benchmarks.operation;

import org.jspecify.annotations.NullMarked;
