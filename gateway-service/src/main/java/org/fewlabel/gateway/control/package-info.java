/** What users do to jobs that are there. */
@NullMarked
package org.fewlabel.gateway.control;

import org.jspecify.annotations.NullMarked;
