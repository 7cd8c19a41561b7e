package org.fewlabel.standalone;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.rest.JobView;
import org.jspecify.annotations.Nullable;

/** Jobs as the gateway shows them. */
public final class JobViews {
    private JobViews() {}

    public static JobView moons(
            JobState state, int attempt, JobView.@Nullable Waiting waiting, JobView.Progress progress) {
        JobSpec spec = ((JobSpec.Accepted) JobSpec.read(
                        "{\"dataset\": {\"name\": \"two-moons\"}, \"method\": {\"name\": \"supervised\"}}"))
                .spec();
        return new JobView(
                new UUID(0, 1),
                "moons",
                state,
                null,
                null,
                attempt,
                null,
                null,
                waiting,
                0,
                spec,
                false,
                progress,
                List.of(),
                Instant.EPOCH,
                null,
                null,
                false,
                null,
                "local");
    }
}
