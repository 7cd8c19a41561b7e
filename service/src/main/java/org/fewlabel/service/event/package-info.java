/** What becomes of records that a service cannot handle. */
@NullMarked
package org.fewlabel.service.event;

import org.jspecify.annotations.NullMarked;
