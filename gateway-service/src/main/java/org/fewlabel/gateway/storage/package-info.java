/** How much room the artifact store has. */
@NullMarked
package org.fewlabel.gateway.storage;

import org.jspecify.annotations.NullMarked;
