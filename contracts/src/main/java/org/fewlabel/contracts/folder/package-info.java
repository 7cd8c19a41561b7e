/** How users' own images lie on disk, for those who take a job and for those who do it. */
@NullMarked
package org.fewlabel.contracts.folder;

import org.jspecify.annotations.NullMarked;
