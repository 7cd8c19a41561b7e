/** What an average of a network should do with batch norm, and how far back it should reach; run it with {@code benchmarks/averages}. */
@NullMarked
package org.fewlabel.benchmarks.averages;

import org.jspecify.annotations.NullMarked;
