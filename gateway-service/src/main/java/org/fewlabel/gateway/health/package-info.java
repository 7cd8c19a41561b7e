/** How the whole is, for operators, as far as the gateway knows. */
@NullMarked
package org.fewlabel.gateway.health;

import org.jspecify.annotations.NullMarked;
