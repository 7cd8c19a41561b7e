/** What is the same for all answers over HTTP. */
@NullMarked
package org.fewlabel.labeler.web;

import org.jspecify.annotations.NullMarked;
