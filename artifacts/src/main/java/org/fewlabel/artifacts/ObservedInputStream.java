package org.fewlabel.artifacts;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream whose every byte passes through {@link #read(byte[], int, int)}, single and skipped ones too, so that who overrides that
 * one method misses none. What has passed does not come back: there are no marks.
 */
public abstract class ObservedInputStream extends FilterInputStream {
    private static final int SKIPPED_AT_ONCE_MAX = 1 << 16;

    protected ObservedInputStream(InputStream in) {
        super(in);
    }

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public final long skip(long count) throws IOException {
        return readNBytes((int) Math.min(Math.max(0, count), SKIPPED_AT_ONCE_MAX)).length;
    }

    @Override
    public final boolean markSupported() {
        return false;
    }
}
