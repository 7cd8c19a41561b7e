/** What goes wrong with a request, told as RFC 9457 has it. */
@NullMarked
package org.fewlabel.gateway.problem;

import org.jspecify.annotations.NullMarked;
