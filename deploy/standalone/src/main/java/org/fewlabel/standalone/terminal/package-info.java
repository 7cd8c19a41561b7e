/** What people see: progress on standard error, results on standard output. */
@NullMarked
package org.fewlabel.standalone.terminal;

import org.jspecify.annotations.NullMarked;
