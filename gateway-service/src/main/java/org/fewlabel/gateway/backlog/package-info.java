/** How much waits in the gateway, for those who watch it. */
@NullMarked
package org.fewlabel.gateway.backlog;

import org.jspecify.annotations.NullMarked;
