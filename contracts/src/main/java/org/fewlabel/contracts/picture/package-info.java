/** What gateway and labeler say to each other about the pictures of data sets. */
@NullMarked
package org.fewlabel.contracts.picture;

import org.jspecify.annotations.NullMarked;
