package org.fewlabel.gateway.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.fewlabel.contracts.job.ImageFolders;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobSpec.Reading;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.model.ModelFiles;

/** The body of a request that holds a job spec, as it came. */
final class SpecBody {
    /** A spec with every field is less than a kilobyte. */
    static final int BYTES_MAX = 64 * 1024;

    private final byte[] bytes;

    private SpecBody(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Empty if the body is longer than {@value #BYTES_MAX} bytes; then the rest of it is not read. */
    static Optional<SpecBody> read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(BYTES_MAX + 1);
        return bytes.length > BYTES_MAX ? Optional.empty() : Optional.of(new SpecBody(bytes));
    }

    /**
     * @param folders the users' own images, as far as they can be seen
     * @param models the files that jobs name, as far as they can be seen
     */
    Reading spec(ImageFolders folders, ModelFiles models) {
        try {
            // A decoder of its own, for it reports malformed bytes instead of replacing them.
            return JobSpec.read(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString(),
                    folders,
                    models);
        } catch (CharacterCodingException e) {
            return new JobSpec.Rejected(List.of(new Violation("", "is not text in UTF-8")));
        }
    }

    String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
