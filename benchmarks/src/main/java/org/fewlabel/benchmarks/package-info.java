/** What several benchmarks need. */
@NullMarked
package org.fewlabel.benchmarks;

import org.jspecify.annotations.NullMarked;
