/** The front door, and the authority over jobs. */
@NullMarked
package org.fewlabel.gateway;

import org.jspecify.annotations.NullMarked;
