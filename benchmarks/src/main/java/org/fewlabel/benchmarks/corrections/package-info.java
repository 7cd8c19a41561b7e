/** What rounds of corrections by a simulated user bring; run it with {@code benchmarks/corrections}. */
@NullMarked
package org.fewlabel.benchmarks.corrections;

import org.jspecify.annotations.NullMarked;
