/** How trainers get work, and what they ask about it. For the services alone, not for users. */
@NullMarked
package org.fewlabel.gateway.claim;

import org.jspecify.annotations.NullMarked;
