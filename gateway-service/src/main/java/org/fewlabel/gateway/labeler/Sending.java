package org.fewlabel.gateway.labeler;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A body on its way to the labeler, of which it is known when the last of it was taken. */
final class Sending extends FilterInputStream {
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile long lastNanos = System.nanoTime();

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

    @Override
    public int read() throws IOException {
        int read = super.read();
        lastNanos = System.nanoTime();
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        lastNanos = System.nanoTime();
        return count;
    }

    /** Whoever asks has the body, and closes it. */
    @Override
    public void close() {}
}
