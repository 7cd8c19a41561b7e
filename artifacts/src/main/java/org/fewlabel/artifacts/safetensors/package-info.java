/** The safetensors format: named arrays and metadata in one file that Python reads too. */
@NullMarked
package org.fewlabel.artifacts.safetensors;

import org.jspecify.annotations.NullMarked;
