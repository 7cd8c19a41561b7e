/** Whether nothing is lost, doubled or stuck while every part of an instance is hit again and again. */
@NullMarked
package org.fewlabel.benchmarks.chaos;

import org.jspecify.annotations.NullMarked;
