package org.fewlabel.gateway.product;

import java.io.IOException;
import java.io.InputStream;
import org.fewlabel.artifacts.ObservedInputStream;

/** The pictures of a request on their way to the labeler: they are counted, and none is held. */
final class PictureBody extends ObservedInputStream {
    private static final int BUFFER_BYTES = 1 << 14;

    private final long bytesMax;
    private volatile long bytes;
    private volatile boolean ended;

    PictureBody(InputStream body, long bytesMax) {
        super(body);
        this.bytesMax = bytesMax;
    }

    /** @throws IOException if there are more bytes than there may be */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
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

    /** Reads on and throws away, for a sender that listens when all is sent; but no more than may be sent at all. */
    void leaveTheRest() {
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = bytesMax;
        try {
            while (left > 0 && !ended) {
                int count = in.read(buffer);
                ended = count < 0;
                left -= count;
            }
        } catch (IOException e) {
            ended = true; // The sender has gone.
        }
    }

    boolean isTooLarge() {
        return bytes > bytesMax;
    }

    boolean hasBegun() {
        return ended || bytes > 0;
    }

    boolean hasEnded() {
        return ended;
    }
}
