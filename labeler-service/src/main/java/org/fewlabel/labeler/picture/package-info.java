/** Training images as pictures, for those who look at labels. */
@NullMarked
package org.fewlabel.labeler.picture;

import org.jspecify.annotations.NullMarked;
