/** What there is to choose from: the methods with their options, and presets of whole series of jobs. */
@NullMarked
package org.fewlabel.gateway.catalogue;

import org.jspecify.annotations.NullMarked;
