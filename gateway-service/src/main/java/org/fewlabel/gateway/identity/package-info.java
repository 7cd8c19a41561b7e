/** Who may ask the gateway what, and whose the work is. */
@NullMarked
package org.fewlabel.gateway.identity;

import org.jspecify.annotations.NullMarked;
