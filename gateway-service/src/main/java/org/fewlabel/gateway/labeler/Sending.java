package org.fewlabel.gateway.labeler;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fewlabel.artifacts.ObservedInputStream;
import org.jspecify.annotations.Nullable;

/** A body on its way to the labeler, of which it is known when the last of it was taken. */
final class Sending extends ObservedInputStream {
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean failed;

    Sending(InputStream body) {
        super(body);
    }

    /** To be sent once: what was read from the body is no longer there for a second try. */
    BodyPublisher publisher() {
        return BodyPublishers.ofInputStream(this::once);
    }

    @SuppressWarnings("NullAway") // The JDK asks for null where there is no body.
    private @Nullable InputStream once() {
        return begun.compareAndSet(false, true) ? this : null;
    }

    /** How long nothing was taken of it. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastNanos);
    }

    /** Whether the body itself cannot be read. */
    boolean hasFailed() {
        return failed;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return super.read(buffer, offset, length);
        } catch (IOException e) {
            failed = true;
            throw e;
        } finally {
            lastNanos = System.nanoTime();
        }
    }

    /** Whoever asks has the body, and closes it. */
    @Override
    public void close() {}
}
