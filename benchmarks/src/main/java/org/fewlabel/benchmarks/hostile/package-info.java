/** Whether requests that nobody should send harm anybody. */
@NullMarked
package org.fewlabel.benchmarks.hostile;

import org.jspecify.annotations.NullMarked;
