package org.fewlabel.gateway.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.sweep.SweepRepeats;

/** The wish for more repeats of a sweep: {@code {"seeds": [6, 7]}}. */
final class AddedSeeds {
    private static final String SEEDS = "seeds";

    private AddedSeeds() {}

    /** What became of a text that a user wrote. */
    sealed interface Reading {}

    record Accepted(List<Long> seeds) implements Reading {}

    record Rejected(Violation violation) implements Reading {}

    static Reading read(String json) {
        JsonNode document;
        try {
            document = Json.mapper().readTree(Text.withoutByteOrderMark(json));
        } catch (JsonProcessingException e) {
            return new Rejected(new Violation("", "is not JSON: " + e.getOriginalMessage()));
        }
        for (String field : (Iterable<String>) document::fieldNames) {
            if (!field.equals(SEEDS)) {
                return new Rejected(new Violation(field, "is unknown here; known is seeds"));
            }
        }
        JsonNode list = document.path(SEEDS);
        Optional<List<Long>> seeds = SweepRepeats.seeds(list);
        return seeds.isPresent()
                ? new Accepted(seeds.get())
                : new Rejected(new Violation(SEEDS, SweepRepeats.seedsFlaw(list)));
    }
}
