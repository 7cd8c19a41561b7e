package org.fewlabel.service.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.folder.Sha256;

/**
 * All that is ever kept of a token: whoever reads it, in a table or in a log, cannot ask with it. Tokens are drawn at random, so
 * a plain digest is as good as a slow one.
 */
public final class TokenDigest {
    private final String hex;

    private TokenDigest(String hex) {
        this.hex = hex;
    }

    public static TokenDigest of(String token) {
        return new TokenDigest(Sha256.hex(token.getBytes(StandardCharsets.UTF_8)));
    }

    /** @throws IllegalArgumentException without the text, for it may be a token that was put in the wrong place */
    public static TokenDigest ofHex(String hex) {
        String lower = hex.strip().toLowerCase(Locale.ROOT);
        if (!Check.isDigest(lower)) {
            throw new IllegalArgumentException("must be a SHA-256 digest of 64 hexadecimal digits");
        }
        return new TokenDigest(lower);
    }

    public String hex() {
        return hex;
    }

    /** Takes as long whatever differs: how long an answer takes tells nothing of a secret. */
    public boolean isSame(TokenDigest other) {
        return MessageDigest.isEqual(
                hex.getBytes(StandardCharsets.US_ASCII), other.hex.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenDigest digest && isSame(digest);
    }

    @Override
    public int hashCode() {
        return hex.hashCode();
    }

    @Override
    public String toString() {
        return "a token's digest";
    }
}
