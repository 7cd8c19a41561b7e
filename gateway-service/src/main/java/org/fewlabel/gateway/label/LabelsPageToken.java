package org.fewlabel.gateway.label;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.fewlabel.contracts.ArtifactReference;
import org.jspecify.annotations.Nullable;

/**
 * The place in a list of labels at which a page begins. Of a job that runs there are other labels soon, whose pages do not go
 * on from those that were seen: it knows which list it is of.
 *
 * @param list tells lists apart
 * @param offset from 0
 */
record LabelsPageToken(int list, int offset) {
    private static final int BYTES = 2 * Integer.BYTES;

    /** Of a page of these labels, chosen and sorted so. */
    static LabelsPageToken of(
            ArtifactReference labels, @Nullable Confidence confidence, LabelSelection selection, int offset) {
        CRC32C list = new CRC32C();
        list.update((labels.sha256() + " " + confidence + " " + selection).getBytes(StandardCharsets.UTF_8));
        return new LabelsPageToken((int) list.getValue(), offset);
    }

    boolean isOfListOf(LabelsPageToken other) {
        return list == other.list;
    }

    /** A text without meaning to users. */
    String encode() {
        byte[] bytes = ByteBuffer.allocate(BYTES).putInt(list).putInt(offset).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Empty if the text was not made by {@link #encode}. */
    static Optional<LabelsPageToken> decode(String text) {
        byte[] decoded;
        try {
            decoded = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (decoded.length != BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(decoded);
        LabelsPageToken token = new LabelsPageToken(bytes.getInt(), bytes.getInt());
        return token.offset < 0 ? Optional.empty() : Optional.of(token);
    }
}
