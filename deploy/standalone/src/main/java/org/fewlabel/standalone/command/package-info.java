/** The commands of {@code fewlabel}: results go to standard output, words for people to standard error. */
@NullMarked
package org.fewlabel.standalone.command;

import org.jspecify.annotations.NullMarked;
