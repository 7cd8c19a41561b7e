/** Stored models, for those who ask for them: as files, and to use them. */
@NullMarked
package org.fewlabel.labeler.model;

import org.jspecify.annotations.NullMarked;
