/** Models as files: those that people take home, and those that they bring along and every service finds by name. */
@NullMarked
package org.fewlabel.contracts.model;

import org.jspecify.annotations.NullMarked;
