/** What a user asks for: the job spec, its defaults and its rules; and the states a job goes through. */
@NullMarked
package org.fewlabel.contracts.job;

import org.jspecify.annotations.NullMarked;
