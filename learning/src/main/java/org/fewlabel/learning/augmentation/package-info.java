/** Views: random changes to an image that leave its class alone. */
@NullMarked
package org.fewlabel.learning.augmentation;

import org.jspecify.annotations.NullMarked;
