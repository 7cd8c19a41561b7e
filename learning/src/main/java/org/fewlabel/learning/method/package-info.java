/** The semi-supervised methods, one class each, in the order of the paper. */
@NullMarked
package org.fewlabel.learning.method;

import org.jspecify.annotations.NullMarked;
