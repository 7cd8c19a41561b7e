package org.fewlabel.labeler.epoch;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.Records;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.service.outage.OutageException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How often labelers began with an epoch and came to no end, and how often one gave it up for what it lacked. A labeler that dies
 * cannot say so, and Kafka gives its record to the next one; so each writes down that it begins, in the store where all labelers
 * look, and takes it back when it is through.
 *
 * <p>Implementation note: one record a job and kind is enough, written anew for each epoch, since a job's epochs are labeled one
 * after the other. A store that cannot be written to keeps nobody from labeling: the labeling itself will say so.
 */
@ApplicationScoped
public class LabelingTries {
    private static final Logger LOG = Logger.getLogger(LabelingTries.class);

    /** So many processes may try what was set aside; a labeler that starts again and again would have one more each time. */
    private static final int TRIED_IN_VAIN_MAX = 16;

    /** This process: the one that is started in its place may find what it does not. */
    private final String self = UUID.randomUUID().toString();

    private final Records<Note> notes;
    private final ArtifactStore store;

    LabelingTries(ArtifactStore store) {
        this.notes = new Records<>(store, Note.class);
        this.store = store;
    }

    /**
     * @param unended tries of that epoch whose end nobody wrote down; in the record of lacks, labelers that gave it up
     * @param asideUntil when the last of those wants the attempt to be looked at again; null for none
     * @param triedInVain processes that tried it since, in vain as well; also absent in what earlier versions wrote
     */
    record Note(
            int attempt,
            int epoch,
            int unended,
            @Nullable Instant asideUntil,
            @Nullable Set<String> triedInVain) {
        Note {
            triedInVain = triedInVain == null ? Set.of() : Set.copyOf(triedInVain);
        }

        boolean isSetAside(EpochTrained trained, Instant now) {
            return isOf(trained) && asideUntil != null && now.isBefore(asideUntil);
        }

        boolean isOf(EpochTrained trained) {
            return attempt == trained.attempt() && epoch == trained.epoch();
        }
    }

    /** How many tries of this epoch came to no end. */
    int unended(EpochTrained trained) {
        return counted(trained, triesOf(trained));
    }

    /** How many labelers gave this epoch up, each for want of something. */
    int lacking(EpochTrained trained) {
        return counted(trained, lacksOf(trained));
    }

    /**
     * Whether a labeler set this epoch's attempt aside and it is to wait still: the epoch over which that was until then, unless
     * this labeler has not tried it; each behind it until the one before is labeled, whose teacher it goes on from. That one may
     * have been left while the first was not labeled.
     *
     * @throws OutageException if the store does not say
     */
    boolean isAside(EpochTrained trained, Instant now) {
        try {
            Note note = notes.find(lacksOf(trained)).orElse(null);
            if (note == null || note.asideUntil() == null || note.attempt() != trained.attempt()) {
                return false;
            }
            if (note.epoch() < trained.epoch()) {
                EpochArtifacts before = new EpochArtifacts(trained.jobId(), trained.attempt(), trained.epoch() - 1);
                return store.readRecord(before.labeling()).isEmpty();
            }
            return note.isSetAside(trained, now)
                    && (note.triedInVain().contains(self) || note.triedInVain().size() >= TRIED_IN_VAIN_MAX);
        } catch (IOException e) {
            throw new OutageException("artifact store", e);
        }
    }

    /**
     * Notes of an epoch that another labeler set aside that this one has tried it in vain, and need not again until then.
     *
     * @return false if it is not set aside
     */
    boolean noteTriedInVain(EpochTrained trained, Instant now) {
        Note note = noteOf(trained, lacksOf(trained));
        if (note == null || !note.isSetAside(trained, now)) {
            return false;
        }
        Set<String> tried = new HashSet<>(note.triedInVain());
        tried.add(self);
        write(trained, lacksOf(trained), note.unended(), note.asideUntil(), tried);
        return true;
    }

    private int counted(EpochTrained trained, String path) {
        Note note = noteOf(trained, path);
        return note == null ? 0 : note.unended();
    }

    private @Nullable Note noteOf(EpochTrained trained, String path) {
        try {
            return notes.find(path).filter(note -> note.isOf(trained)).orElse(null);
        } catch (IOException | RuntimeException e) {
            LOG.warnf(e, "It is not known how often this epoch was tried: jobId=%s", trained.jobId());
            return null;
        }
    }

    /**
     * Writes down how many tries are without an end, the one under way included.
     *
     * @param unended 0 when one has come to an end: whatever the earlier ones died of, it was not the epoch
     */
    void note(EpochTrained trained, int unended) {
        write(trained, triesOf(trained), unended, null, Set.of());
    }

    /**
     * Writes down how many labelers gave the epoch up, the one that does now included. It is none of those that tried what was
     * set aside: as long as it runs, the record is not its to drop.
     *
     * @param asideUntil when it is to be looked at again
     */
    void noteLacking(EpochTrained trained, int lacking, Instant asideUntil) {
        write(trained, lacksOf(trained), lacking, asideUntil, Set.of());
    }

    private void write(
            EpochTrained trained, String path, int count, @Nullable Instant asideUntil, Set<String> triedInVain) {
        try {
            notes.replace(path, new Note(trained.attempt(), trained.epoch(), count, asideUntil, triedInVain));
        } catch (IOException | RuntimeException e) {
            LOG.warnf(e, "It cannot be noted how often this epoch was tried: jobId=%s", trained.jobId());
        }
    }

    private static String triesOf(EpochTrained trained) {
        return "jobs/" + trained.jobId() + "/labeling-tries.record";
    }

    private static String lacksOf(EpochTrained trained) {
        return "jobs/" + trained.jobId() + "/labeling-lacks.record";
    }
}
