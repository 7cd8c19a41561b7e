/** What time brings about: leases that run out, waits that end. */
@NullMarked
package org.fewlabel.gateway.lease;

import org.jspecify.annotations.NullMarked;
