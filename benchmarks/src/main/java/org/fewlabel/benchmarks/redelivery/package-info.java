/** Whether a reference ever points at other bytes, with workers that round otherwise and records that come again. */
@NullMarked
package org.fewlabel.benchmarks.redelivery;

import org.jspecify.annotations.NullMarked;
