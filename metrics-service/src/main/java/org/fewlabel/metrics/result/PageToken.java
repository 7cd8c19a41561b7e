package org.fewlabel.metrics.result;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** Where a page of results ends. Results are listed from the newest, so jobs submitted meanwhile move nothing. */
record PageToken(Instant submittedAt, UUID jobId) {
    private static final String RULE = "must be the nextPageToken of an earlier answer";
    /** No job is younger, and PostgreSQL's times end not long after. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    String encode() {
        String text = submittedAt + "/" + jobId;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException with the rule that the text breaks */
    static PageToken decode(String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            int slash = text.indexOf('/');
            if (slash < 0) {
                throw new IllegalArgumentException(RULE);
            }
            Instant submittedAt = Instant.parse(text.substring(0, slash));
            if (submittedAt.isBefore(Instant.EPOCH) || submittedAt.isAfter(LATEST)) {
                throw new IllegalArgumentException(RULE);
            }
            return new PageToken(submittedAt, UUID.fromString(text.substring(slash + 1)));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(RULE, e);
        }
    }
}
