/** What comes out of a job, as files here. */
@NullMarked
package org.fewlabel.standalone.download;

import org.jspecify.annotations.NullMarked;
