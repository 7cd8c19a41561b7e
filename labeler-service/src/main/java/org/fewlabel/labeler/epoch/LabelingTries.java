package org.fewlabel.labeler.epoch;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.jboss.logging.Logger;

/**
 * How often labelers began with an epoch and came to no end. A labeler that dies cannot say so, and Kafka gives its record to
 * the next one; so each writes down that it begins, in the store where all labelers look, and takes it back when it is through.
 *
 * <p>Implementation note: one small artifact a job is enough, since a job's epochs are labeled one after the other. A store
 * that does not answer is none of this class's business: the labeling itself will say so.
 */
@ApplicationScoped
public class LabelingTries {
    private static final Logger LOG = Logger.getLogger(LabelingTries.class);

    private final ArtifactStore store;

    LabelingTries(ArtifactStore store) {
        this.store = store;
    }

    /** @param unended tries of that epoch whose end nobody wrote down */
    record Note(int attempt, int epoch, int unended) {
        boolean isOf(EpochTrained trained) {
            return attempt == trained.attempt() && epoch == trained.epoch();
        }
    }

    /** How many tries of this epoch came to no end. */
    int unended(EpochTrained trained) {
        try {
            Optional<ArtifactReference> kept = store.find(path(trained));
            if (kept.isEmpty()) {
                return 0;
            }
            Note note = Json.mapper().readValue(store.read(kept.get()), Note.class);
            return note.isOf(trained) ? note.unended() : 0;
        } catch (IOException | RuntimeException e) {
            LOG.warnf(e, "It is not known how often this epoch was tried: jobId=%s", trained.jobId());
            return 0;
        }
    }

    /**
     * Writes down how many tries are without an end, the one under way included.
     *
     * @param unended 0 when one has come to an end: whatever the earlier ones died of, it was not the epoch
     */
    void note(EpochTrained trained, int unended) {
        try {
            Note note = new Note(trained.attempt(), trained.epoch(), unended);
            store.put(path(trained), Json.mapper().writeValueAsBytes(note));
        } catch (IOException | RuntimeException e) {
            LOG.warnf(e, "It cannot be noted how often this epoch was tried: jobId=%s", trained.jobId());
        }
    }

    private static String path(EpochTrained trained) {
        return "jobs/" + trained.jobId() + "/labeling-tries.json";
    }
}
