/** How many pictures a labeler predicts in a second, asked from the command line. */
@NullMarked
package org.fewlabel.benchmarks.predictions;

import org.jspecify.annotations.NullMarked;
