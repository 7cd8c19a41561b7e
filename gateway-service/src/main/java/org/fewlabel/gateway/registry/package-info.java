/** All jobs as they are kept, and the one place where they change. */
@NullMarked
package org.fewlabel.gateway.registry;

import org.jspecify.annotations.NullMarked;
