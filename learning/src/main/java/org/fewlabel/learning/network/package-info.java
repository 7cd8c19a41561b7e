/** Networks behind one narrow port. The only package that knows ND4J. */
@NullMarked
package org.fewlabel.learning.network;

import org.jspecify.annotations.NullMarked;
