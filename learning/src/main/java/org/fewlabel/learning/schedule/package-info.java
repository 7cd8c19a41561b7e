/** Learning rates and weights as functions of progress. */
@NullMarked
package org.fewlabel.learning.schedule;

import org.jspecify.annotations.NullMarked;
