/** A look at the engine of this machine, for people whose training is slow or does not start. */
@NullMarked
package org.fewlabel.learning.checkup;

import org.jspecify.annotations.NullMarked;
