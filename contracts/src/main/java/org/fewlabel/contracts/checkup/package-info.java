/** What an examination of a machine's engine says to the program that started it. */
@NullMarked
package org.fewlabel.contracts.checkup;

import org.jspecify.annotations.NullMarked;
