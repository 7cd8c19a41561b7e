package org.fewlabel.gateway.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.folder.Sha256;
import org.fewlabel.contracts.rest.JobPageView;
import org.fewlabel.contracts.rest.JobView;

/**
 * The whole of what one sees of a subject, as it is sent.
 *
 * @param id the same for the same JSON, whichever gateway makes it
 * @param isLast whether nothing will come of it by itself any more
 */
record LiveView(String id, String json, boolean isLast) {
    /** Of SHA-256; two of a subject's views are alike by chance once in 2^64 views. */
    private static final int ID_BYTES = 16;

    static LiveView of(JobView job) {
        return of(job, job.state().isTerminal());
    }

    static LiveView of(JobPageView page) {
        return of(page, false);
    }

    private static LiveView of(Object shown, boolean isLast) {
        try {
            String json = Json.mapper().writeValueAsString(shown);
            byte[] digest = Sha256.newDigest().digest(json.getBytes(StandardCharsets.UTF_8));
            String id = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, ID_BYTES));
            return new LiveView(id, json, isLast);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is shown of jobs cannot be written as JSON", e);
        }
    }
}
