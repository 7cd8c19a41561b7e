package org.fewlabel.gateway.job;

/**
 * A user's name for a request, so that sending it again does nothing again.
 *
 * @param bodySha256 tells whether it is the same request
 */
public record IdempotencyKey(String key, String bodySha256) {
    public static final int LENGTH_MAX = 200;

    public IdempotencyKey {
        if (!isValid(key)) {
            throw new IllegalArgumentException("not an idempotency key, of length " + key.length());
        }
    }

    /** Whether a text can serve: 1 to {@value #LENGTH_MAX} visible characters of ASCII. */
    public static boolean isValid(String key) {
        return !key.isEmpty() && key.length() <= LENGTH_MAX && key.chars().allMatch(c -> c > ' ' && c <= '~');
    }
}
