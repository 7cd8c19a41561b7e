/** What keeps this machine from training, or from training fast, and what to do about it. */
@NullMarked
package org.fewlabel.standalone.doctor;

import org.jspecify.annotations.NullMarked;
