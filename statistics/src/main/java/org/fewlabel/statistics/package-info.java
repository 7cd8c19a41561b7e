/** What repeats tell: their mean and spread, and whether two of them differ. */
@NullMarked
package org.fewlabel.statistics;

import org.jspecify.annotations.NullMarked;
