/** Semi-supervised learning, without any service or framework: the few types that all of its packages share. */
@NullMarked
package org.fewlabel.learning;

import org.jspecify.annotations.NullMarked;
