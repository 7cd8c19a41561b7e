/** Whether jobs go on by themselves after outages, and with the bytes that they would have had. */
@NullMarked
package org.fewlabel.benchmarks.outages;

import org.jspecify.annotations.NullMarked;
