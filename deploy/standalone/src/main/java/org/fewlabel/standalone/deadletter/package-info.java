/** Records that services put aside: what they are, and their way back. */
@NullMarked
package org.fewlabel.standalone.deadletter;

import org.jspecify.annotations.NullMarked;
