/** How long the gateway takes to list, with many jobs and sweeps in its database. */
@NullMarked
package org.fewlabel.benchmarks.lists;

import org.jspecify.annotations.NullMarked;
