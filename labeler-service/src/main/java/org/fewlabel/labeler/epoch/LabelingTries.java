package org.fewlabel.labeler.epoch;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.Records;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.outage.OutageException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Which labelers began with an epoch and came to no end, and how often one gave it up for what it lacked. A labeler that dies
 * cannot say so, and Kafka gives its record to the next one; so each writes down that it begins, in the store where all labelers
 * look, and takes itself off when it is through. Whoever reads that it began itself knows that it lives: a try counts for others alone.
 *
 * <p>Implementation note: one record a job and kind is enough, written anew for each epoch, since a job's epochs are labeled one
 * after the other. A store that cannot be written to keeps nobody from labeling: the labeling itself will say so. Two labelers that
 * write in the same moment may lose one of both entries; then the epoch is tried once more, or once less.
 */
@ApplicationScoped
public class LabelingTries {
    private static final Logger LOG = Logger.getLogger(LabelingTries.class);

    /** So many processes may try what was set aside; a labeler that starts again and again would have one more each time. */
    private static final int TRIED_IN_VAIN_MAX = 16;

    /** This process: the one that is started in its place may find what it does not. */
    private final String self = UUID.randomUUID().toString();

    private final Records<Begun> tries;
    private final Records<Note> notes;
    private final ArtifactStore store;

    LabelingTries(ArtifactStore store) {
        this.tries = new Records<>(store, Begun.class);
        this.notes = new Records<>(store, Note.class);
        this.store = store;
    }

    /** @param labelers processes that began with that epoch and have not said what became of it; absent in what earlier versions wrote */
    record Begun(int attempt, int epoch, @Nullable Set<String> labelers) {
        Begun {
            labelers = labelers == null ? Set.of() : Set.copyOf(labelers);
        }

        boolean isOf(EpochTrained trained) {
            return attempt == trained.attempt() && epoch == trained.epoch();
        }
    }

    /**
     * @param unended labelers that gave that epoch up
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

    /** How many other labelers began with this epoch and came to no end. */
    synchronized int unended(EpochTrained trained) {
        try {
            Set<String> others = begun(trained);
            others.remove(self);
            return others.size();
        } catch (IOException | RuntimeException e) {
            LOG.warnf(e, "It is not known how often this epoch was tried: jobId=%s", trained.jobId());
            return 0;
        }
    }

    /** Writes down that this labeler begins. */
    void begin(EpochTrained trained) {
        change(trained, labelers -> labelers.add(self));
    }

    /** Takes this labeler off those that began with the epoch: it lives, whatever came of its try. */
    void takeBack(EpochTrained trained) {
        change(trained, labelers -> labelers.remove(self));
    }

    /** Writes down that a try has come to an end: whatever the earlier ones died of, it was not the epoch. */
    void end(EpochTrained trained) {
        change(trained, labelers -> labelers.removeIf(each -> true));
    }

    /** @param change of those that began with the epoch; says whether there was something to change */
    private synchronized void change(EpochTrained trained, Predicate<Set<String>> change) {
        try {
            Set<String> labelers = begun(trained);
            if (change.test(labelers)) {
                tries.replace(triesOf(trained), new Begun(trained.attempt(), trained.epoch(), labelers));
            }
        } catch (IOException | RuntimeException e) {
            LOG.warnf(e, "It cannot be noted which labelers try this epoch: jobId=%s", trained.jobId());
        }
    }

    /** A labeler that is late with an earlier epoch finds the note of a later one, which is not its own. */
    private Set<String> begun(EpochTrained trained) throws IOException {
        return tries.find(triesOf(trained))
                .filter(begun -> begun.isOf(trained))
                .map(begun -> new HashSet<>(begun.labelers()))
                .orElseGet(HashSet::new);
    }

    /** How many labelers gave this epoch up, each for want of something. */
    int lacking(EpochTrained trained) {
        Note note = lackOf(trained);
        return note == null ? 0 : note.unended();
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
            throw new OutageException(Outage.STORE, e);
        }
    }

    /**
     * Notes of an epoch that another labeler set aside that this one has tried it in vain, and need not again until then.
     *
     * @return false if it is not set aside
     */
    boolean noteTriedInVain(EpochTrained trained, Instant now) {
        Note note = lackOf(trained);
        if (note == null || !note.isSetAside(trained, now)) {
            return false;
        }
        Set<String> tried = new HashSet<>(note.triedInVain());
        tried.add(self);
        writeLack(trained, note.unended(), note.asideUntil(), tried);
        return true;
    }

    private @Nullable Note lackOf(EpochTrained trained) {
        try {
            return notes.find(lacksOf(trained))
                    .filter(note -> note.isOf(trained))
                    .orElse(null);
        } catch (IOException | RuntimeException e) {
            LOG.warnf(e, "It is not known how often this epoch was given up: jobId=%s", trained.jobId());
            return null;
        }
    }

    /**
     * Writes down how many labelers gave the epoch up, the one that does now included. It is none of those that tried what was
     * set aside: as long as it runs, the record is not its to drop.
     *
     * @param asideUntil when it is to be looked at again
     */
    void noteLacking(EpochTrained trained, int lacking, Instant asideUntil) {
        writeLack(trained, lacking, asideUntil, Set.of());
    }

    private void writeLack(EpochTrained trained, int count, @Nullable Instant asideUntil, Set<String> triedInVain) {
        try {
            notes.replace(
                    lacksOf(trained), new Note(trained.attempt(), trained.epoch(), count, asideUntil, triedInVain));
        } catch (IOException | RuntimeException e) {
            LOG.warnf(e, "It cannot be noted how often this epoch was given up: jobId=%s", trained.jobId());
        }
    }

    private static String triesOf(EpochTrained trained) {
        return "jobs/" + trained.jobId() + "/labeling-tries.record";
    }

    private static String lacksOf(EpochTrained trained) {
        return "jobs/" + trained.jobId() + "/labeling-lacks.record";
    }
}
