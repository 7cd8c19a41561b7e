package org.fewlabel.gateway.listing;

import java.util.Map;
import org.fewlabel.gateway.job.Failure;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.Reason;
import org.fewlabel.gateway.job.TerminalPhase;
import org.jspecify.annotations.Nullable;

/** What the owner of a job that failed can do about it, by the fixed word that says why. */
final class Advice {
    /** For a word of a worker that is newer than this gateway. */
    private static final String WITHOUT_A_WORD = "Look into the job's log, then retry the job.";

    private static final Map<String, String> BY_REASON = Map.ofEntries(
            Map.entry("corrupt-dataset", "Mend or replace the data that the message names, then retry the job."),
            Map.entry(
                    "other-data",
                    "The data are not those that the job began with: put those back and retry the job, or submit it again."),
            Map.entry(
                    "unfit-label-set",
                    "Submit it again with a label set that fits its data; to retry this job would end the same way."),
            Map.entry(
                    "unfit-backbone",
                    "Submit it again with a backbone that fits; to retry this job would end the same way."),
            Map.entry(
                    "unfit-model", "Submit it again with a model that fits; to retry this job would end the same way."),
            Map.entry(
                    "other-model",
                    "The model file is not the one that the job began with: put that back and retry the job, or submit it"
                            + " again."),
            Map.entry(
                    "corrupt-snapshot",
                    "Retry the job, which goes on from its last labeled epoch; if it ends so again, look after the artifact"
                            + " store and submit the job again."),
            Map.entry(
                    "missing-artifact",
                    "Put back what the artifact store has lost and retry the job, or submit it again."),
            Map.entry(
                    "internal-error",
                    "This is a mistake of the program: report it with the job's log. Retry the job after an upgrade."),
            Map.entry(
                    "dataset-unavailable", "Give the workers the data set that the message names, then retry the job."),
            Map.entry(
                    "model-unavailable", "Give the workers the model file that the message names, then retry the job."),
            Map.entry(
                    "out-of-memory",
                    "Give the workers more memory and retry the job, or submit it again with a smaller batch or network."),
            Map.entry(
                    "other-store",
                    "See to it that all services have the same artifact store (fewlabel.artifacts.url), then retry the job."),
            Map.entry(
                    "engine-unavailable",
                    "The worker's native libraries do not load, and its log says why: mend that, then retry the job."),
            Map.entry(
                    "precision-unavailable",
                    "Run workers on machines that compute in it, as the message says, and retry the job, or submit it again in float32."),
            Map.entry("unreadable-claim", "Bring the trainers to the version of the gateway, then retry the job."),
            Map.entry("store-unavailable", "See to it that the artifact store answers, then retry the job."),
            Map.entry("labeling-failed", "Mend what the message says of the labeling of an epoch, then retry the job."),
            // Of trainers before those that wait for labels as long as it takes.
            Map.entry("labels-overdue", "See to it that labelers run, then retry the job."),
            Map.entry(
                    "labeler-lost",
                    "Labelers died over an epoch, most often for lack of memory: look into their logs, then retry the job."),
            Map.entry(
                    "diverged",
                    "Submit it again with a lower learning rate, or gradients that are clipped; to retry this job would end"
                            + " the same way."),
            Map.entry(
                    "hung",
                    "Its step loop stood still, and the job's log says where: see to that machine, then retry the job."),
            Map.entry(
                    Reason.LEASE_EXPIRED,
                    "Trainers died over it, most often for lack of memory: look into their logs, then retry the job."),
            Map.entry(
                    Reason.ATTEMPTS_EXHAUSTED, "See to what the message says of the last attempt, then retry the job."),
            Map.entry(
                    Reason.TIME_LIMIT,
                    "Retry the job, which then has as much time again, or submit it again with a longer timeLimitHours."),
            Map.entry(Reason.TRAINER_FAILED_FOR_NOW, "Look into the job's log, then retry the job."),
            Map.entry(Reason.TRAINING_FAILED, "Look into the job's log, then retry the job."));

    private Advice() {}

    /** Null unless the job failed. */
    static @Nullable String on(Job job) {
        String reason = job.status().reason();
        if (!(job.phase() instanceof TerminalPhase.Failed) || reason == null) {
            return null;
        }
        Failure last = job.attempts().lastFailure();
        // That there was one attempt too many is nothing to mend; how the last one ended is.
        return on(reason.equals(Reason.ATTEMPTS_EXHAUSTED) && last != null ? last.reason() : reason);
    }

    static String on(String reason) {
        return BY_REASON.getOrDefault(reason, WITHOUT_A_WORD);
    }

    static boolean knows(String reason) {
        return BY_REASON.containsKey(reason);
    }
}
