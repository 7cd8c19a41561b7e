package org.fewlabel.gateway.submission;

import java.nio.charset.StandardCharsets;
import org.fewlabel.contracts.folder.Sha256;
import org.fewlabel.contracts.rest.Role;
import org.fewlabel.service.rest.BadQueryException;
import org.jspecify.annotations.Nullable;

/**
 * A user's name for a request, so that sending it again does nothing again.
 *
 * @param bodySha256 tells whether it is the same request
 */
public record IdempotencyKey(String key, String bodySha256) {
    private static final int LENGTH_MAX = 200;

    public IdempotencyKey {
        if (!isValid(key)) {
            throw new IllegalArgumentException("not an idempotency key, of length " + key.length());
        }
    }

    /**
     * Reads the header of a request.
     *
     * @param owner whose request it is: what somebody else sends is another one
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
        return new IdempotencyKey(header, sha256(owner.equals(Role.LOCAL) ? body : owner + "\n" + body));
    }

    private static String sha256(String body) {
        return Sha256.hex(body.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a text can serve: 1 to {@value #LENGTH_MAX} visible characters of ASCII. */
    private static boolean isValid(String key) {
        return !key.isEmpty() && key.length() <= LENGTH_MAX && key.chars().allMatch(c -> c > ' ' && c <= '~');
    }
}
