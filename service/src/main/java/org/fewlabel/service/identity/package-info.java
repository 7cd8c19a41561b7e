/** Who asks, and who may do what: tokens, roles, and one table of every path. */
@NullMarked
package org.fewlabel.service.identity;

import org.jspecify.annotations.NullMarked;
