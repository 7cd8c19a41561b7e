/** What the REST interface shows, for those who write it and those who read it. */
@NullMarked
package org.fewlabel.contracts.rest;

import org.jspecify.annotations.NullMarked;
