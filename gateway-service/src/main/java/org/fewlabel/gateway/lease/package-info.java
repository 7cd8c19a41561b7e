/** What time brings about: leases that run out, waits that end, keys that are forgotten. */
@NullMarked
package org.fewlabel.gateway.lease;

import org.jspecify.annotations.NullMarked;
