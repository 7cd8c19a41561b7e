/** What an iteration takes through the services beside the bare step loop; run it with {@code benchmarks/overhead}. */
@NullMarked
package org.fewlabel.benchmarks.overhead;

import org.jspecify.annotations.NullMarked;
