/** What the services say to each other and to their users. No service's code is in here, and none is needed to read it. */
@NullMarked
package org.fewlabel.contracts;

import org.jspecify.annotations.NullMarked;
