/** What a job is, the moves that are legal, and the front door through which users make them. */
@NullMarked
package org.fewlabel.gateway.job;

import org.jspecify.annotations.NullMarked;
