/** The service as a process that whoever watches it starts again. */
@NullMarked
package org.fewlabel.service.process;

import org.jspecify.annotations.NullMarked;
