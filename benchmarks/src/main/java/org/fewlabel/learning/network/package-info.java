/** Benchmarks of what only the networks themselves may see. */
@NullMarked
package org.fewlabel.learning.network;

import org.jspecify.annotations.NullMarked;
