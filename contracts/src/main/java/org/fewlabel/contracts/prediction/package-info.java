/** What a trained network says of new pictures, as it goes over HTTP. */
@NullMarked
package org.fewlabel.contracts.prediction;

import org.jspecify.annotations.NullMarked;
