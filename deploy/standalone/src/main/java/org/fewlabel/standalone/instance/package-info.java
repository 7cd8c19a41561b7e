/** The processes of Fewlabel on this machine: what they are, how they start and stop, and which ones are ours. */
@NullMarked
package org.fewlabel.standalone.instance;

import org.jspecify.annotations.NullMarked;
