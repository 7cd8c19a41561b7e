/** Events become rows: each fact once, in whichever order the topics deliver them. */
@NullMarked
package org.fewlabel.metrics.intake;

import org.jspecify.annotations.NullMarked;
