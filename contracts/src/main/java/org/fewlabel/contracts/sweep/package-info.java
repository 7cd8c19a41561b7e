/** The files of a sweep: the plan of many jobs that differ in a few fields, and the line that each of them leaves. */
@NullMarked
package org.fewlabel.contracts.sweep;

import org.jspecify.annotations.NullMarked;
