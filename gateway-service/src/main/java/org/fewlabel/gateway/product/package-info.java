/** What a user takes home: the labels of all images, and the model. */
@NullMarked
package org.fewlabel.gateway.product;

import org.jspecify.annotations.NullMarked;
