/** The labels that come out of a job: a table of all training images, in the forms of other programs, sorted and filtered. */
@NullMarked
package org.fewlabel.gateway.label;

import org.jspecify.annotations.NullMarked;
