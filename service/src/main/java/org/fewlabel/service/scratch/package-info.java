/** Files that lie in the folder for temporary files while somebody reads them, within a bound. */
@NullMarked
package org.fewlabel.service.scratch;

import org.jspecify.annotations.NullMarked;
