package org.fewlabel.service.scratch;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** A file that is gone once it is closed, or once this process is gone. Any number of threads may read it at the same time. */
public final class ScratchFile implements Closeable {
    private final FileChannel file;
    private final long bytes;
    private final Runnable gone;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param gone called when it is closed, once */
    ScratchFile(FileChannel file, long bytes, Runnable gone) {
        this.file = file;
        this.bytes = bytes;
        this.gone = gone;
    }

    public long bytes() {
        return bytes;
    }

    /**
     * Reads some of it, at most what the buffer has room for.
     *
     * @param position of the first byte to be read
     * @return how many bytes; −1 at the end
     */
    public int read(ByteBuffer buffer, long position) throws IOException {
        return file.read(buffer, position);
    }

    /** All of it, from its beginning; the file stays when the stream is closed. */
    public InputStream content() {
        return content(0, bytes);
    }

    /** Some of it, from a place on; a piece that reaches beyond the end is shorter. */
    public InputStream content(long from, long length) {
        return new Content(from, from + length);
    }

    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            gone.run();
            file.close();
        }
    }

    private final class Content extends InputStream {
        private final long end;
        private long position;

        private Content(long from, long end) {
            this.position = from;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int wanted = (int) Math.min(length, end - position);
            int count = wanted <= 0 ? -1 : ScratchFile.this.read(ByteBuffer.wrap(buffer, offset, wanted), position);
            position += Math.max(0, count);
            return count;
        }
    }
}
