/** The training images of jobs as pictures. */
@NullMarked
package org.fewlabel.gateway.picture;

import org.jspecify.annotations.NullMarked;
