package org.fewlabel.metrics.result;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.fewlabel.contracts.job.JobSpec;
import org.jspecify.annotations.Nullable;

/**
 * A result with all that is known of its run.
 *
 * @param attempt the highest attempt
 * @param reason why the job is in its state, for programs; null where the state needs none
 * @param message the same for people
 * @param startedAt when its first attempt began to train
 * @param finishedAt when it succeeded, failed or was cancelled
 * @param curveEvery 1 where the curve has every epoch; k where a long run's has the epochs 0, k, 2k and so on, and the last
 * @param curve its epochs in order
 * @param attempts the trainers' gos at it, in order
 */
public record ResultDetail(
        @JsonUnwrapped Result result,
        int attempt,
        @Nullable String reason,
        @Nullable String message,
        Instant submittedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,

        @Schema(implementation = Object.class, description = "The job spec, with every default filled in")
        JobSpec spec,

        int curveEvery,
        List<EpochPoint> curve,
        List<ResultAttempt> attempts) {
    public ResultDetail {
        attempts = List.copyOf(attempts);
        curve = List.copyOf(curve);
    }
}
