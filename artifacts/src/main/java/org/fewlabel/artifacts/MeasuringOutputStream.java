package org.fewlabel.artifacts;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.folder.Sha256;

/** Learns the digest and the length of what passes through it. */
final class MeasuringOutputStream extends FilterOutputStream {
    private final MessageDigest digest = Sha256.newDigest();
    private long bytes;

    MeasuringOutputStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        out.write(buffer, offset, length);
        digest.update(buffer, offset, length);
        bytes += length;
    }

    /** To what has passed, as an artifact of this name. Asked for once. */
    ArtifactReference reference(String name) {
        String sha256 = Sha256.hex(digest);
        return new ArtifactReference(ArtifactPath.of(name, sha256), sha256, bytes);
    }
}
