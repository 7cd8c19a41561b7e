/** The manifests, rendered and checked without a cluster. */
@NullMarked
package org.fewlabel.kubernetes;

import org.jspecify.annotations.NullMarked;
