/**
 * Networks behind one narrow port. The only package that knows ND4J and oneDNN; of its classes, those know an engine's library
 * that are named after it.
 */
@NullMarked
package org.fewlabel.learning.network;

import org.jspecify.annotations.NullMarked;
