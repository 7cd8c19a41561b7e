package org.fewlabel.gateway.submission;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.folder.Sha256;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.service.rest.BadQueryException;
import org.jspecify.annotations.Nullable;

/**
 * A user's name for a request, so that sending it again does nothing again. It is a name among those of one owner: what somebody else
 * calls the same is another request, and the runs of a sweep, whose names anybody can work out, are nobody's to take.
 *
 * @param bodySha256 tells whether it is the same request
 */
public record IdempotencyKey(String key, String bodySha256) {
    private static final int LENGTH_MAX = 200;
    private static final String OF_A_SWEEP = "sweep:";

    public IdempotencyKey {
        if (!isValid(key)) {
            throw new IllegalArgumentException("not an idempotency key, of length " + key.length());
        }
    }

    /**
     * Reads the header of a request.
     *
     * @param owner whose request it is
     * @return null where there is none
     * @throws BadQueryException if it cannot serve
     */
    public static @Nullable IdempotencyKey read(@Nullable String header, String body, String owner) {
        if (header == null) {
            return null;
        }
        if (!isValid(header)) {
            throw new BadQueryException(
                    "Idempotency-Key", "must be 1 to " + LENGTH_MAX + " visible characters of ASCII");
        }
        // As it was before there were owners, so that a request of then is still known.
        boolean isAsBefore = owner.equals(Role.LOCAL) && !header.startsWith(OF_A_SWEEP);
        return new IdempotencyKey(isAsBefore ? header : sha256(owner + "\n" + header), sha256(body));
    }

    /** Of a run of a sweep. */
    public static IdempotencyKey ofRun(UUID sweep, String run) {
        return new IdempotencyKey(OF_A_SWEEP + sweep + ":" + run, run);
    }

    /** Of a run of a sweep that is done anew, since nothing is left of its job: the key of before leads to that one. */
    public static IdempotencyKey ofRunAfter(UUID job, UUID sweep, String run) {
        return new IdempotencyKey(OF_A_SWEEP + sweep + ":" + run + ":" + job, run);
    }

    private static String sha256(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a text can serve: 1 to {@value #LENGTH_MAX} visible characters of ASCII. */
    private static boolean isValid(String key) {
        return !key.isEmpty() && key.length() <= LENGTH_MAX && Text.isVisibleAscii(key);
    }
}
