/** Whether requests that nobody should send and records that nobody should write harm anybody. */
@NullMarked
package org.fewlabel.benchmarks.hostile;

import org.jspecify.annotations.NullMarked;
