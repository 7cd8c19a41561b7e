/** Whether any bytes bring a reader of foreign bytes to do anything but read them or say why it does not. */
@NullMarked
package org.fewlabel.benchmarks.fuzzing;

import org.jspecify.annotations.NullMarked;
