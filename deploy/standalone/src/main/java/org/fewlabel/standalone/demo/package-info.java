/** The demonstration: three methods, two seeds each, one table. */
@NullMarked
package org.fewlabel.standalone.demo;

import org.jspecify.annotations.NullMarked;
