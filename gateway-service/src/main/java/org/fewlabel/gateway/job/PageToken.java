package org.fewlabel.gateway.job;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * The place in the list of jobs, newest first, after which a page begins: the last job of the page before. Jobs that come
 * or change while a user turns pages neither hide nor repeat one.
 */
public record PageToken(Instant createdAt, UUID id) {
    private static final int BYTES = 3 * Long.BYTES;
    /** The end of the year 9999: no job is younger, and PostgreSQL's times end not long after. */
    private static final long MICROS_MAX = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond() * 1_000_000;

    public static PageToken after(Job job) {
        return new PageToken(job.times().created(), job.id());
    }

    /** A text without meaning to users. */
    public String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, createdAt));
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Empty if the text was not made by {@link #encode}. */
    public static Optional<PageToken> decode(String text) {
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
        long micros = bytes.getLong();
        if (micros < 0 || micros > MICROS_MAX) {
            return Optional.empty();
        }
        Instant createdAt = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        return Optional.of(new PageToken(createdAt, new UUID(bytes.getLong(), bytes.getLong())));
    }
}
