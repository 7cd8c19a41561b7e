/** The facts that services publish on Kafka, and their envelope. */
@NullMarked
package org.fewlabel.contracts.event;

import org.jspecify.annotations.NullMarked;
