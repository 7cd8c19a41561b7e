/** Takes one job after the other and runs its step loop; evaluates and labels nothing. */
@NullMarked
package org.fewlabel.trainer;

import org.jspecify.annotations.NullMarked;
