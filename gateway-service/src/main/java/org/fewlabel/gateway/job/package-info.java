/** What a job is, and the moves that are legal: rules alone, which know no framework. */
@NullMarked
package org.fewlabel.gateway.job;

import org.jspecify.annotations.NullMarked;
