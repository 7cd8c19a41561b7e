/** What is known of the workers: when they were last heard of, and which jobs they declined. */
@NullMarked
package org.fewlabel.gateway.worker;

import org.jspecify.annotations.NullMarked;
