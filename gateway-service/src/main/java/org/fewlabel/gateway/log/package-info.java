/** What the services said of a job, kept with it. */
@NullMarked
package org.fewlabel.gateway.log;

import org.jspecify.annotations.NullMarked;
