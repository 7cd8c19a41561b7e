/** Files in the format ONNX, whatever is in them. */
@NullMarked
package org.fewlabel.learning.network.onnx;

import org.jspecify.annotations.NullMarked;
