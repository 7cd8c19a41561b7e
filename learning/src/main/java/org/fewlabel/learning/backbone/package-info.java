/** Features of images by a frozen network of the user's own, computed once for all runs that ask for them. */
@NullMarked
package org.fewlabel.learning.backbone;

import org.jspecify.annotations.NullMarked;
