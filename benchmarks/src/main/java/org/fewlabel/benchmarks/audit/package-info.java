/** What an instance shows from outside, after something happened to it. */
@NullMarked
package org.fewlabel.benchmarks.audit;

import org.jspecify.annotations.NullMarked;
