/** What a service logs while it works on a job, for whoever looks at the job. */
@NullMarked
package org.fewlabel.service.log;

import org.jspecify.annotations.NullMarked;
