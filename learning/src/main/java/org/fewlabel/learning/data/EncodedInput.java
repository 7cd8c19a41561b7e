package org.fewlabel.learning.data;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A picture's bytes as a decoder reads them. A WebP file of 160 KB can make its decoder set up 350 MB of tables; a decoder
 * reads as it does so, and is stopped here.
 */
final class EncodedInput extends ImageInputStreamImpl {
    private static final int READS_BETWEEN_LOOKS = 1 << 10;

    private final EncodedImage image;
    private final long allocatedMax;
    private final long allocatedBefore;
    private int reads;

    /** @param bytesMax what the thread may allocate while it reads what comes before {@link EncodedImage#tablesUntil} */
    EncodedInput(EncodedImage image, long bytesMax) {
        this.image = image;
        this.allocatedMax = bytesMax;
        this.allocatedBefore = allocated();
    }

    @Override
    public int read() throws IOException {
        look();
        bitOffset = 0;
        return streamPos >= image.length ? -1 : image.bytes[(int) streamPos++] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        look();
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (streamPos >= image.length) {
            return -1;
        }
        int count = (int) Math.min(length, image.length - streamPos);
        System.arraycopy(image.bytes, (int) streamPos, into, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return image.length;
    }

    private void look() throws IOException {
        if (streamPos < image.tablesUntil
                && ++reads % READS_BETWEEN_LOOKS == 0
                && allocated() - allocatedBefore > allocatedMax) {
            throw new IOException("decoding it takes more than " + (allocatedMax >> 20) + " MB");
        }
    }

    /** 0 on a Java that does not count it. */
    private static long allocated() {
        return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
                ? Math.max(0, threads.getCurrentThreadAllocatedBytes())
                : 0;
    }
}
