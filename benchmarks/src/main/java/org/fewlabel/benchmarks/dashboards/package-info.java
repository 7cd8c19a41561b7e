/** How long the queries of the dashboards take on a large database. */
@NullMarked
package org.fewlabel.benchmarks.dashboards;

import org.jspecify.annotations.NullMarked;
