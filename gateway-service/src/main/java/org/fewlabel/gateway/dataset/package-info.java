/** Folders of images that users send: looked through, stored, and known by name. */
@NullMarked
package org.fewlabel.gateway.dataset;

import org.jspecify.annotations.NullMarked;
