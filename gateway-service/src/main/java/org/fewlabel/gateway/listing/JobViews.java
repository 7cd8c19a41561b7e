package org.fewlabel.gateway.listing;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.rest.JobPageView;
import org.fewlabel.contracts.rest.JobView;
import org.fewlabel.gateway.DatabaseClock;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.gateway.job.Failure;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.job.LabeledEpoch;
import org.fewlabel.gateway.job.LeasedPhase;
import org.fewlabel.gateway.job.Progress;
import org.fewlabel.gateway.job.WaitingPhase;
import org.fewlabel.gateway.quota.Quotas;
import org.fewlabel.gateway.registry.JobPage;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.gateway.registry.RetentionMark;
import org.fewlabel.gateway.registry.RetentionMarks;
import org.fewlabel.gateway.storage.StorageRoom;
import org.fewlabel.gateway.worker.Decline;
import org.fewlabel.gateway.worker.Declines;
import org.fewlabel.gateway.worker.Heard;
import org.fewlabel.gateway.worker.Workers;
import org.fewlabel.service.rest.PageToken;
import org.jspecify.annotations.Nullable;

/** Shows jobs as they are now: whether one waits for a worker depends on the time, on who was heard of and on what was said. */
@ApplicationScoped
public class JobViews {
    private final Jobs jobs;
    private final Workers workers;
    private final Declines declines;
    private final StorageRoom room;
    private final Quotas quotas;
    private final RetentionMarks marks;
    private final DatabaseClock clock;
    private final Waiting.Bounds bounds;

    JobViews(
            Jobs jobs,
            Workers workers,
            Declines declines,
            StorageRoom room,
            Quotas quotas,
            RetentionMarks marks,
            DatabaseClock clock,
            GatewayConfig config) {
        this.jobs = jobs;
        this.workers = workers;
        this.declines = declines;
        this.room = room;
        this.quotas = quotas;
        this.marks = marks;
        this.clock = clock;
        this.bounds = new Waiting.Bounds(config.lease().duration(), config.labelsOverdueAfter());
    }

    public JobView of(Job job) {
        return inFull(List.of(job)).get(0);
    }

    /** Jobs that are each looked at by itself, with all that one has. */
    public List<JobView> inFull(List<Job> shown) {
        return of(shown, jobs.unreadableFiles(ids(shown)));
    }

    /** A list, which is short whatever its jobs have: of the files that each passes over it names the first few. */
    public JobPageView of(JobPage page) {
        PageToken next = page.next();
        List<JobView> listed = of(page.jobs(), jobs.firstUnreadableFiles(ids(page.jobs())));
        return new JobPageView(listed, page.unreadable(), next == null ? null : next.encode());
    }

    private static List<UUID> ids(List<Job> shown) {
        return shown.stream().map(Job::id).toList();
    }

    private List<JobView> of(List<Job> shown, Map<UUID, List<UnreadableFile>> unreadable) {
        Heard heard = workers.heard();
        Instant now = clock.now();
        List<UUID> queued = shown.stream()
                .filter(job -> job.phase() instanceof WaitingPhase.Queued)
                .map(Job::id)
                .toList();
        Map<UUID, List<Decline>> said = declines.of(queued, now);
        Set<String> runAll = queued.isEmpty() ? Set.of() : quotas.ownersWhoRunAll();
        Map<UUID, RetentionMark> kept = marks.of(ids(shown));
        return shown.stream()
                .map(job -> view(
                        job,
                        waiting(job, heard, runAll, said.getOrDefault(job.id(), List.of()), now),
                        unreadable.getOrDefault(job.id(), List.of()),
                        kept.getOrDefault(job.id(), RetentionMark.NONE)))
                .toList();
    }

    /** That there is no room for any comes first, then that it is not its owner's turn, then that no trainer is heard of at all. */
    private JobView.@Nullable Waiting waiting(
            Job job, Heard heard, Set<String> runAll, List<Decline> said, Instant now) {
        Optional<StorageRoom.Shortage> shortage = room.shortage();
        if (job.phase() instanceof WaitingPhase.Queued && shortage.isPresent()) {
            return Waiting.forRoom(shortage.get());
        }
        String owner = job.origin().owner();
        if (job.phase() instanceof WaitingPhase.Queued && runAll.contains(owner)) {
            return Waiting.forOthers(job, quotas.runsAll(owner));
        }
        JobView.Waiting waiting = Waiting.of(job, heard, bounds, now);
        return waiting == null && !said.isEmpty() ? Waiting.declined(said) : waiting;
    }

    private static JobView view(
            Job job, JobView.@Nullable Waiting waiting, List<UnreadableFile> unreadable, RetentionMark mark) {
        return new JobView(
                job.id(),
                job.spec().name(),
                job.state(),
                job.status().reason(),
                job.status().message(),
                job.attempt(),
                view(job.attempts().lastFailure()),
                Advice.on(job),
                waiting,
                job.origin().priority(),
                job.spec(),
                job.spec().usesMoreLabels(),
                progressOf(job),
                unreadable,
                job.times().created(),
                job.times().started(),
                job.times().finished(),
                mark.keep(),
                mark.removedAt(),
                job.origin().owner());
    }

    private static JobView.@Nullable Failure view(@Nullable Failure failure) {
        return failure == null
                ? null
                : new JobView.Failure(failure.attempt(), failure.reason(), failure.message(), failure.at());
    }

    private static JobView.Progress progressOf(Job job) {
        Progress progress = job.progress();
        LabeledEpoch labeled = job.labeled();
        boolean works = job.phase() instanceof LeasedPhase;
        return new JobView.Progress(
                progress.epoch(),
                job.spec().epochs(),
                progress.step(),
                progress.stepsPerEpoch(),
                works ? progress.activity() : null,
                progress.loss(),
                works ? progress.imagesPerSecond() : 0,
                works ? etaSeconds(job) : null,
                labeled == null ? 0 : labeled.epoch() + 1,
                labeled == null ? null : labeled.studentTestError(),
                labeled == null ? null : labeled.averageTestError(),
                labeled == null ? null : labeled.teacherTestError(),
                labeled == null ? null : labeled.chosenEpoch(),
                labeled == null ? null : labeled.chosenNetwork());
    }

    private static @Nullable Long etaSeconds(Job job) {
        Duration eta = job.progress().eta(job.spec().epochs());
        return eta == null ? null : (Long) eta.toSeconds();
    }
}
