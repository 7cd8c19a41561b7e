package org.fewlabel.gateway.registry;

import java.time.Instant;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.jspecify.annotations.Nullable;

/**
 * What of a job's files is kept.
 *
 * @param keep whether its owner wants them to outlast the time that jobs which are over are kept for
 * @param removedBefore of epochs before this one there are the files alone that something names
 * @param removedAt when all were given up; null as long as they are kept
 */
public record RetentionMark(
        boolean keep, int removedBefore, @Nullable Instant removedAt) {
    public static final RetentionMark NONE = new RetentionMark(false, 0, null);

    /**
     * Of a job as it is: 0 where its run has begun anew since, whose epochs are other ones than the mark is about.
     *
     * @param last the last labeled epoch; null before there is one
     */
    public int removedBefore(@Nullable LabeledEpoch last) {
        return last == null || last.epoch() < removedBefore ? 0 : removedBefore;
    }
}
