package org.fewlabel.gateway.live;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is written to a stream at a time, as the standard of HTML has it (section 9.2, server-sent events). */
sealed interface Frame {
    /** The first: it brings the head of the answer on its way, and says how long to wait after a broken connection. */
    record Greeting(Duration reconnectAfter) implements Frame {}

    /** A comment, by which proxies and both ends see that the other is there. */
    record Heartbeat() implements Frame {}

    /** An event. */
    record Told(@Nullable String id, String event, String data) implements Frame {}
}
