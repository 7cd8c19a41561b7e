/** Looking into users' folders of images when a job comes. */
@NullMarked
package org.fewlabel.gateway.folder;

import org.jspecify.annotations.NullMarked;
