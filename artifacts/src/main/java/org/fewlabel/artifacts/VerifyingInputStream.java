package org.fewlabel.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.folder.Sha256;

/**
 * Compares what passes through it with a reference. What is something else ends before its last byte, so that who passes it on
 * as it comes never has all of it.
 */
final class VerifyingInputStream extends ObservedInputStream {
    private final ArtifactReference reference;
    private final MessageDigest digest = Sha256.newDigest();
    private long bytesRead;
    private boolean verified;

    VerifyingInputStream(InputStream in, ArtifactReference reference) {
        super(in);
        this.reference = reference;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count < 0) {
            verify();
            return count;
        }
        bytesRead += count;
        requireNotLonger(bytesRead);
        digest.update(buffer, offset, count);
        if (count > 0 && bytesRead == reference.bytes()) {
            requireNotLonger(in.read() < 0 ? bytesRead : bytesRead + 1);
            verify();
        }
        return count;
    }

    private void requireNotLonger(long bytes) throws IOException {
        if (bytes > reference.bytes()) {
            throw new CorruptArtifactException(
                    reference.path(), "it is longer than the " + reference.bytes() + " bytes that it should have");
        }
    }

    private void verify() throws IOException {
        if (verified) {
            return;
        }
        if (bytesRead != reference.bytes()) {
            throw new CorruptArtifactException(
                    reference.path(), "it ends after " + bytesRead + " of " + reference.bytes() + " bytes");
        }
        String actual = Sha256.hex(digest);
        if (!actual.equals(reference.sha256())) {
            throw new CorruptArtifactException(
                    reference.path(), "its sha256 is " + actual + ", expected " + reference.sha256());
        }
        verified = true;
    }
}
