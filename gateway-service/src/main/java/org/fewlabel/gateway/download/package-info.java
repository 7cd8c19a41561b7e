/** Answers that are large: how many are sent at a time, to whom, and from where. */
@NullMarked
package org.fewlabel.gateway.download;

import org.jspecify.annotations.NullMarked;
