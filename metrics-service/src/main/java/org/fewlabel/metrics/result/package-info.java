/** What became of each job: its test errors, and its curve by epoch. */
@NullMarked
package org.fewlabel.metrics.result;

import org.jspecify.annotations.NullMarked;
