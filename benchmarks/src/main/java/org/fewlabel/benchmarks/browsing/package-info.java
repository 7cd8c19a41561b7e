/** How long a page of labels and its pictures take. */
@NullMarked
package org.fewlabel.benchmarks.browsing;

import org.jspecify.annotations.NullMarked;
