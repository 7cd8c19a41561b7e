/** Many jobs that differ in a few fields: planned in one file, run through the services, their outcomes kept in another. */
@NullMarked
package org.fewlabel.standalone.sweep;

import org.jspecify.annotations.NullMarked;
