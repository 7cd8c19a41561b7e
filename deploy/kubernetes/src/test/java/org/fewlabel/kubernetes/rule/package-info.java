/** What must hold of every overlay. */
@NullMarked
package org.fewlabel.kubernetes.rule;

import org.jspecify.annotations.NullMarked;
