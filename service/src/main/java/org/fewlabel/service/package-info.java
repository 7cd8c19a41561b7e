/** What the four services do alike. */
@NullMarked
package org.fewlabel.service;

import org.jspecify.annotations.NullMarked;
