/** All of Fewlabel on one machine, behind one command. */
@NullMarked
package org.fewlabel.standalone;

import org.jspecify.annotations.NullMarked;
