package org.fewlabel.standalone.deadletter;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import org.fewlabel.contracts.Text;
import org.jspecify.annotations.Nullable;

/**
 * All of a dead letter, for programs.
 *
 * @param sha256 the digest of the whole value; null where nobody wrote it down
 * @param headers in their order; one name may be there several times
 * @param value what there is of it
 */
public record DeadLetterDetail(
        @JsonUnwrapped DeadLetterSummary summary, @Nullable String sha256, List<Named> headers, Content value) {
    public DeadLetterDetail {
        headers = List.copyOf(headers);
    }

    /** A header. */
    public record Named(String name, Content value) {}

    /**
     * Bytes: as text where they are text in UTF-8, else in Base64; the other one is null.
     */
    public record Content(@Nullable String text, @Nullable String base64) {
        static Content of(byte @Nullable [] bytes) {
            byte[] there = bytes == null ? new byte[0] : bytes;
            try {
                return new Content(Text.ofUtf8(there), null);
            } catch (CharacterCodingException e) {
                return new Content(null, Base64.getEncoder().encodeToString(there));
            }
        }
    }

    public static DeadLetterDetail of(DeadLetter letter) {
        return new DeadLetterDetail(
                DeadLetterSummary.of(letter),
                letter.sha256(),
                StreamSupport.stream(letter.record().headers().spliterator(), false)
                        .map(header -> new Named(header.key(), Content.of(header.value())))
                        .toList(),
                Content.of(letter.value()));
    }
}
