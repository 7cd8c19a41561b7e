package org.fewlabel.labeler.epoch;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.labeler.LabelerConfig;
import org.fewlabel.service.process.ProcessEnd;
import org.jspecify.annotations.Nullable;

/**
 * That this labeler lacks what an epoch needs, such as the data set or memory. It waits for a while, since that may come, and the
 * records behind the epoch wait with it. Then it sets the job's attempt aside, and ends, to be started again. Whoever has the
 * record next, another labeler or the new process, may find what this one did not, and tries once; if that is in vain, it drops
 * the record, and those behind go on. What is dropped the gateway asks for again. What so many labelers waited for one after the
 * other is the job's trouble. For one thread.
 */
@ApplicationScoped
public class LocalTrouble {
    /** Less than after which the gateway asks for labels again, by default, and more than what is queued by then takes. */
    static final Duration ASIDE = Duration.ofMinutes(10);

    /** What becomes of an epoch that was tried in vain. */
    enum Consequence {
        /** It is to be tried again. */
        WAITS,
        /** Another labeler has waited for the same; it is left until it is asked for again. */
        SET_ASIDE,
        /** It has waited long enough for labelers that have what it needs, and is not to be tried again. */
        GIVEN_UP
    }

    private final Clock clock;
    private final ProcessEnd processEnd;
    private final LabelingTries tries;
    private final Duration max;
    private final int labelersMax;
    private @Nullable EpochTrained epoch;
    private Instant since = Instant.MAX;
    private boolean ends;

    @Inject
    LocalTrouble(Clock clock, ProcessEnd processEnd, LabelingTries tries, LabelerConfig config) {
        this(clock, processEnd, tries, config.localTroubleMax(), config.triesMax());
    }

    /**
     * @param max how long an epoch waits for one labeler
     * @param labelersMax for how many it waits, one after the other
     */
    LocalTrouble(Clock clock, ProcessEnd processEnd, LabelingTries tries, Duration max, int labelersMax) {
        this.clock = clock;
        this.processEnd = processEnd;
        this.tries = tries;
        this.max = max;
        this.labelersMax = labelersMax;
    }

    /** An epoch that is tried again and again was tried in vain once more. */
    Consequence lasts(EpochTrained trained, String what) {
        Instant now = clock.instant();
        if (!ends && tries.noteTriedInVain(trained, now)) {
            over();
            return Consequence.SET_ASIDE;
        }
        if (!trained.equals(epoch)) {
            epoch = trained; // The one before may have gone to another labeler, or with its job.
            since = now;
        }
        if (ends || Duration.between(since, now).compareTo(max) < 0) {
            return Consequence.WAITS;
        }
        int lacking = tries.lacking(trained) + 1;
        if (lacking >= labelersMax) {
            return Consequence.GIVEN_UP;
        }
        tries.noteLacking(trained, lacking, now.plus(ASIDE));
        ends = true; // Which takes a while, in which the epoch may be tried again.
        processEnd.end(
                "an epoch has waited since " + since + " for what this labeler lacks, and another may have; it is"
                        + " set aside until " + now.plus(ASIDE) + " at least: " + what);
        return Consequence.WAITS;
    }

    /** The labeler has what it needs, or is not the one that lacks something. */
    void over() {
        epoch = null;
    }
}
