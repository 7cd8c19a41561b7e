/** Trained models as files, for those who only pass them on. */
@NullMarked
package org.fewlabel.contracts.model;

import org.jspecify.annotations.NullMarked;
