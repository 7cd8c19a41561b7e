/** What a failure of work on a job means: one answer for trainers and labelers alike. */
@NullMarked
package org.fewlabel.learning.failure;

import org.jspecify.annotations.NullMarked;
