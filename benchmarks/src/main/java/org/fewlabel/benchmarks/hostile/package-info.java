/** Whether what nobody should send harms anybody: requests that are wrong in every way, and records that are none. */
@NullMarked
package org.fewlabel.benchmarks.hostile;

import org.jspecify.annotations.NullMarked;
