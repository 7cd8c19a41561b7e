/** What becomes of a failure that no resource foresees. */
@NullMarked
package org.fewlabel.metrics.web;

import org.jspecify.annotations.NullMarked;
