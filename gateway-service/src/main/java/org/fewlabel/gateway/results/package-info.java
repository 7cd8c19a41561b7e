/** Results and comparisons, which the metrics service has and the gateway passes on: users know one address. */
@NullMarked
package org.fewlabel.gateway.results;

import org.jspecify.annotations.NullMarked;
