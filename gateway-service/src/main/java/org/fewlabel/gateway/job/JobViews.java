package org.fewlabel.gateway.job;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import org.fewlabel.gateway.GatewayConfig;

/** Shows jobs as they are now: whether one waits for a worker depends on the time and on who was heard of. */
@ApplicationScoped
class JobViews {
    private final Workers workers;
    private final Clock clock;
    private final Waiting.Bounds bounds;

    JobViews(Workers workers, Clock clock, GatewayConfig config) {
        this.workers = workers;
        this.clock = clock;
        this.bounds = new Waiting.Bounds(config.lease().duration(), config.labelsOverdueAfter());
    }

    JobView of(Job job) {
        return of(job, workers.heard(), clock.instant());
    }

    JobView.PageView of(JobPage page) {
        Heard heard = workers.heard();
        Instant now = clock.instant();
        PageToken next = page.next();
        return new JobView.PageView(
                page.jobs().stream().map(job -> of(job, heard, now)).toList(), next == null ? null : next.encode());
    }

    private JobView of(Job job, Heard heard, Instant now) {
        return JobView.of(job, Waiting.of(job, heard, bounds, now));
    }
}
