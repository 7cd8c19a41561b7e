package org.fewlabel.service.rest;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

/**
 * The place in a list of jobs, newest first, after which a page begins: the last job of the page before. Jobs that come or change
 * while a user turns pages neither hide nor repeat one.
 */
public record PageToken(Instant createdAt, UUID id) {
    private static final String RULE = "must be the nextPageToken of an earlier answer";
    private static final int BYTES = 3 * Long.BYTES;
    /** The end of the year 9999: no job is younger, and PostgreSQL's times end not long after. */
    private static final long MICROS_MAX = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond() * 1_000_000;

    /** A text without meaning to users. */
    public String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, createdAt));
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** @throws IllegalArgumentException with the rule that the text breaks, if it was not made by {@link #encode} */
    public static PageToken decode(String text) {
        byte[] decoded;
        try {
            decoded = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(RULE, e);
        }
        if (decoded.length != BYTES) {
            throw new IllegalArgumentException(RULE);
        }
        ByteBuffer bytes = ByteBuffer.wrap(decoded);
        long micros = bytes.getLong();
        if (micros < 0 || micros > MICROS_MAX) {
            throw new IllegalArgumentException(RULE);
        }
        Instant createdAt = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        return new PageToken(createdAt, new UUID(bytes.getLong(), bytes.getLong()));
    }
}
