package org.fewlabel.service.http;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/**
 * Writes to a connection no faster than its event loop sends.
 *
 * <p>A worker's write is handed to the event loop, which alone learns how much waits for the reader; the worker is held back by what
 * the loop learned last. While the loop had more to do than it could, workers handed it whole answers, in memory beside the heap,
 * until there was none left: other answers failed, or went out without their heads. So the worker waits after every few of its bytes
 * until the loop has seen them; then it is held back as it should be.
 */
final class PacedOutputStream extends FilterOutputStream {
    /** As much as Netty takes by default before it says that a connection takes no more. */
    static final int AHEAD_BYTES = 1 << 16;

    private final EventExecutor eventLoop;
    private final Duration patience;
    /** Since the loop was waited for. */
    private int bytesAhead;

    /** @param patience how long the loop may need to see what was written */
    PacedOutputStream(OutputStream out, EventExecutor eventLoop, Duration patience) {
        super(out);
        this.eventLoop = eventLoop;
        this.patience = patience;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int count = Math.min(length - done, AHEAD_BYTES - bytesAhead);
            out.write(bytes, offset + done, count);
            done += count;
            bytesAhead += count;
            if (bytesAhead == AHEAD_BYTES) {
                awaitEventLoop();
                bytesAhead = 0;
            }
        }
    }

    /** Its tasks run one after the other: when this one does, those that write have. */
    private void awaitEventLoop() throws IOException {
        if (eventLoop.inEventLoop()) {
            return; // It sees at once what it writes, and may not wait for itself.
        }
        try {
            Future<?> seen = eventLoop.submit(() -> {});
            if (!seen.await(patience.toMillis())) {
                throw new InterruptedIOException("the event loop has taken nothing for " + patience);
            }
        } catch (RejectedExecutionException e) {
            throw new IOException("the connection's event loop has ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while an answer was written");
        }
    }
}
