/** The labeler as the gateway asks it: over HTTP, with bodies that stream through in both directions. */
@NullMarked
package org.fewlabel.gateway.labeler;

import org.jspecify.annotations.NullMarked;
