/** What the gateway has decided, on its way to Kafka: each event at least once, a job's events in order. */
@NullMarked
package org.fewlabel.gateway.outbox;

import org.jspecify.annotations.NullMarked;
