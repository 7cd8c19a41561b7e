/** Several finished jobs asked as one: the mean of what they predict. */
@NullMarked
package org.fewlabel.gateway.ensemble;

import org.jspecify.annotations.NullMarked;
