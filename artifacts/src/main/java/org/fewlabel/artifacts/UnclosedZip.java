package org.fewlabel.artifacts;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A ZIP archive in a stream that others close. {@link #finish} makes it whole; closing it lets go of the memory of its compressor,
 * which is not on the heap, and does nothing else: what breaks off is not closed as if it were whole.
 */
public class UnclosedZip extends ZipOutputStream {
    /** Whenever it is written, the same content is the same bytes. In January of 1980 a zip would say the time zone as well. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    public UnclosedZip(OutputStream out) {
        super(out);
    }

    /** Begins an entry, which ends the one before. */
    public void begin(String name) throws IOException {
        begin(new ZipEntry(name));
    }

    /** The same with what else is to be said of it; its time is set here. */
    public void begin(ZipEntry entry) throws IOException {
        entry.setTimeLocal(NO_TIME);
        putNextEntry(entry);
    }

    @Override
    public void close() {
        def.end();
    }
}
