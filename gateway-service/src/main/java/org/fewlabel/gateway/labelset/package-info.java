/** Label sets: what people say of images, kept for jobs to be trained with. */
@NullMarked
package org.fewlabel.gateway.labelset;

import org.jspecify.annotations.NullMarked;
