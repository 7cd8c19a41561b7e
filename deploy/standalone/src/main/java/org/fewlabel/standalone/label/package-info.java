/** What people say of images, in files that they write and read. */
@NullMarked
package org.fewlabel.standalone.label;

import org.jspecify.annotations.NullMarked;
