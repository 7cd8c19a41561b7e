/** Jobs as users see them: one of them or a page, what they wait for, and what can be done about a failure. */
@NullMarked
package org.fewlabel.gateway.listing;

import org.jspecify.annotations.NullMarked;
