/** Container images of the services, written as files by jib: no container engine is needed. */
@NullMarked
package org.fewlabel.images;

import org.jspecify.annotations.NullMarked;
