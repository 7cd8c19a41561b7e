/** What users look at, sent again whenever it changes. */
@NullMarked
package org.fewlabel.gateway.live;

import org.jspecify.annotations.NullMarked;
