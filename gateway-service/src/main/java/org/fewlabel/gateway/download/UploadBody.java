package org.fewlabel.gateway.download;

import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.fewlabel.artifacts.ObservedInputStream;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.outage.OutageException;
import org.fewlabel.service.scratch.ScratchFile;
import org.fewlabel.service.scratch.ScratchFiles;

/** A large body as it comes: its bytes are counted, and none is held. */
public final class UploadBody extends ObservedInputStream {
    private static final int BUFFER_BYTES = 1 << 14;

    private final long bytesMax;
    private final Duration durationMax;
    private final long begunNanos = System.nanoTime();
    private volatile long bytes;
    private volatile boolean ended;
    private volatile boolean late;
    private volatile boolean failed;

    public UploadBody(InputStream body, long bytesMax, Duration durationMax) {
        super(body);
        this.bytesMax = bytesMax;
        this.durationMax = durationMax;
    }

    /** @throws IOException if there are more bytes than there may be, or they take longer than they may */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (isTimeUp()) {
            late = true;
            throw new IOException("the body is not there after " + durationMax);
        }
        int count;
        try {
            count = super.read(buffer, offset, length);
        } catch (IOException e) {
            failed = true;
            throw e;
        }
        if (count < 0) {
            ended = true;
        } else {
            bytes = bytes + count;
            if (isTooLarge()) {
                throw new IOException("the body has more than " + bytesMax + " bytes");
            }
        }
        return count;
    }

    /**
     * Waits until all of it is there. Who fails, the sender or this machine's disk, is told apart.
     *
     * @return to be closed by whoever asked for it
     * @throws IOException if the body cannot be read, see {@link #isAtFault}
     * @throws OutageException if the disk does not take it
     * @throws org.fewlabel.service.scratch.NoRoomException if others leave no room for it
     * @throws org.fewlabel.service.scratch.TooLargeException if there would be none without them
     */
    public ScratchFile receivedIn(ScratchFiles scratch) throws IOException {
        try {
            return scratch.write(1, this::transferTo);
        } catch (IOException e) {
            if (isAtFault()) {
                throw e;
            }
            throw new OutageException(Outage.SCRATCH, e);
        }
    }

    /** Reads on and throws away, for a sender that listens when all is sent; but no more, and no longer, than may be sent at all. */
    private void leaveTheRest() {
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = bytesMax;
        try {
            while (left > 0 && !ended && !isTimeUp()) {
                int count = in.read(buffer);
                ended = count < 0;
                left -= count;
            }
        } catch (IOException e) {
            ended = true; // The sender has gone.
        }
    }

    private boolean isTimeUp() {
        return System.nanoTime() - begunNanos > durationMax.toNanos();
    }

    /** Whether its time was over before its end came. */
    public boolean isLate() {
        return late;
    }

    /** Whether it cannot be read: it is too large or late, or whoever sends it has gone, or paused for too long. */
    public boolean isAtFault() {
        return failed || late || isTooLarge();
    }

    public boolean isTooLarge() {
        return bytes > bytesMax;
    }

    private boolean hasBegun() {
        return ended || bytes > 0;
    }

    private boolean hasEnded() {
        return ended;
    }

    /**
     * Sees to it that who is still sending hears the refusal: reads what nobody else reads, unless its sender waits to be asked
     * for it; where that is not all of it, the connection ends.
     */
    public void leave(RoutingContext connection) {
        boolean waits = connection.request().getHeader("Expect") != null;
        if (isTooLarge() || !hasBegun() && !waits) {
            leaveTheRest();
        }
        if (!hasEnded()) {
            connection.response().putHeader("Connection", "close");
            connection.addEndHandler(sent -> connection.request().connection().close());
        }
    }
}
