/** The types of all resources, and reading by them that lets nothing pass. */
@NullMarked
package org.fewlabel.kubernetes.schema;

import org.jspecify.annotations.NullMarked;
