package org.fewlabel.standalone.client;

import java.time.Duration;

/** A wait between two looks at a service. */
public final class Pause {
    private Pause() {}

    /** @throws RequestFailedException if the thread is interrupted */
    public static void of(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestFailedException("interrupted", e);
        }
    }
}
