package org.fewlabel.gateway.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fewlabel.contracts.job.Violations;
import org.fewlabel.contracts.sweep.SweepRepeats;
import org.fewlabel.service.rest.JsonBody;

/** The wish for more repeats of a sweep: {@code {"seeds": [6, 7]}}. */
final class AddedSeeds {
    private static final String SEEDS = "seeds";

    private AddedSeeds() {}

    /** The seeds that a user wrote; empty, with all that is wrong, where they are none. */
    static Optional<List<Long>> read(String body, Violations violations) {
        Optional<JsonNode> document = JsonBody.object(body, violations);
        if (document.isEmpty()) {
            return Optional.empty();
        }
        JsonBody.rejectUnknown("", document.get(), Set.of(SEEDS), violations);
        JsonNode list = document.get().path(SEEDS);
        Optional<List<Long>> seeds = SweepRepeats.seeds(list);
        if (seeds.isEmpty()) {
            violations.add(SEEDS, SweepRepeats.seedsFlaw(list));
        }
        return violations.isEmpty() ? seeds : Optional.empty();
    }
}
