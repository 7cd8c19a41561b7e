/** Events from Kafka and to it, as all services read and write them. */
@NullMarked
package org.fewlabel.service.event;

import org.jspecify.annotations.NullMarked;
