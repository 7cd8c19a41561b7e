/** Models as files: those that jobs start from, and those that come of them. */
@NullMarked
package org.fewlabel.contracts.model;

import org.jspecify.annotations.NullMarked;
