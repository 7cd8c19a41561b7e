package org.fewlabel.trainer.claim;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.ResumePoint;

/** The authority over jobs, as a trainer sees it. */
public interface Gateway {
    /**
     * Asks for work.
     *
     * @return empty when nothing is queued
     * @throws IOException if there is no answer, or none that makes sense; asking again later may help
     * @throws UnreadableClaimException if there is a job, and this version cannot read what it is
     */
    Optional<Claim> claim(TrainerName trainer) throws IOException, InterruptedException, UnreadableClaimException;

    /**
     * The last epoch of a job that was labeled in full.
     *
     * @return empty when there is none yet
     * @throws IOException as in {@link #claim}
     */
    Optional<ResumePoint> resumePoint(UUID jobId) throws IOException, InterruptedException;
}
