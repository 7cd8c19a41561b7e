/** PostgreSQL and Kafka as child processes on one machine, for {@code fewlabel up} and for tests. */
@NullMarked
package org.fewlabel.engines;

import org.jspecify.annotations.NullMarked;
