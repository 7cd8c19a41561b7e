/** What many slow readers do to a gateway, and to those who submit jobs meanwhile. */
@NullMarked
package org.fewlabel.benchmarks.readers;

import org.jspecify.annotations.NullMarked;
