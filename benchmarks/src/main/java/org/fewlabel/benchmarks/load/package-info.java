/** What an instance takes: many submissions at once, many events, and hours of little and much to do. */
@NullMarked
package org.fewlabel.benchmarks.load;

import org.jspecify.annotations.NullMarked;
