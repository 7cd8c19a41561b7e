/** Folders of images of this machine as archives to be sent. */
@NullMarked
package org.fewlabel.standalone.upload;

import org.jspecify.annotations.NullMarked;
