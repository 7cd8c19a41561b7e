/** Deletes the files of jobs that nothing needs any more. */
@NullMarked
package org.fewlabel.gateway.retention;

import org.jspecify.annotations.NullMarked;
