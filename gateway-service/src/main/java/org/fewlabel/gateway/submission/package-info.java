/** How a job comes in: its spec, what it may start from, and what makes sending it twice harmless. */
@NullMarked
package org.fewlabel.gateway.submission;

import org.jspecify.annotations.NullMarked;
