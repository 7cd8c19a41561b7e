/** Every method on two moons with three labels each: how well it does, and where it draws the line. */
@NullMarked
package org.fewlabel.benchmarks.moons;

import org.jspecify.annotations.NullMarked;
