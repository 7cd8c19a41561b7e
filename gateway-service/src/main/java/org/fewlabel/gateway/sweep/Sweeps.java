package org.fewlabel.gateway.sweep;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.fewlabel.contracts.job.StartFromSpec.FromJob;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.job.Violations;
import org.fewlabel.contracts.sweep.PlannedRun;
import org.fewlabel.contracts.sweep.RunState;
import org.fewlabel.contracts.sweep.SweepLimits;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.contracts.sweep.SweepState;
import org.fewlabel.contracts.sweep.SweepView;
import org.fewlabel.gateway.DatabaseClock;
import org.fewlabel.gateway.job.Job;
import org.fewlabel.gateway.quota.QuotaReachedException;
import org.fewlabel.gateway.quota.Quotas;
import org.fewlabel.gateway.registry.Jobs;
import org.fewlabel.gateway.registry.UnreadableJobException;
import org.fewlabel.gateway.submission.IdempotencyKey;
import org.fewlabel.gateway.submission.Submission;
import org.fewlabel.gateway.submission.Submissions;
import org.fewlabel.service.rest.PageToken;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** All sweeps, and the one place where they change. The changes of one sweep come one after the other, under its row's lock. */
@ApplicationScoped
class Sweeps {
    private static final Logger LOG = Logger.getLogger(Sweeps.class);

    private final SweepRepository repository;
    private final SweepRunRepository runs;
    private final Submissions submissions;
    private final Jobs jobs;
    private final Quotas quotas;
    private final DatabaseClock clock;

    Sweeps(
            SweepRepository repository,
            SweepRunRepository runs,
            Submissions submissions,
            Jobs jobs,
            Quotas quotas,
            DatabaseClock clock) {
        this.repository = repository;
        this.runs = runs;
        this.submissions = submissions;
        this.jobs = jobs;
        this.quotas = quotas;
        this.clock = clock;
    }

    /** What became of a submission: the sweep, or that its idempotency key belongs to another request, or what is wrong with it by now. */
    sealed interface Submitted {}

    record Taken(UUID id) implements Submitted {}

    record KeyTaken() implements Submitted {}

    /** What became of a wish for more repeats. */
    sealed interface Repeated {}

    record Decided(Sweep.Decision decision) implements Repeated {}

    /** @param violations at least one; of a wish for more repeats those of the seeds */
    record Rejected(List<Violation> violations) implements Submitted, Repeated {}

    /** A sweep with all that belongs to it, as it stands. */
    record Whole(Sweep sweep, List<SweepCell> cells, List<SweepRun> runs) {}

    /**
     * A sweep as lists have it.
     *
     * @param runs how many of them are in each state; one that none is in is missing
     * @param etaSeconds null where nobody can tell, or no need to
     */
    record Listed(
            Sweep sweep,
            Map<RunState, Integer> runs,
            @Nullable Long etaSeconds) {}

    record ListedPage(List<Listed> sweeps, @Nullable PageToken next) {}

    /** What became of a submission with this key; empty where the key is free. To be asked before its plan is looked at. */
    @Transactional
    Optional<Submitted> submittedBefore(IdempotencyKey key) {
        return repository.lockKey(key.key()).map(earlier -> before(earlier, key));
    }

    private static Submitted before(SweepRepository.Earlier earlier, IdempotencyKey key) {
        return earlier.sha256().equals(key.bodySha256()) ? new Taken(earlier.id()) : new KeyTaken();
    }

    /**
     * Takes a plan that was checked.
     *
     * @param key null for a request that must make a sweep of its own each time
     */
    @Transactional
    Submitted submit(SweepCheck.Accepted checked, String owner, @Nullable IdempotencyKey key) {
        Optional<SweepRepository.Earlier> earlier = key == null ? Optional.empty() : repository.lockKey(key.key());
        if (earlier.isPresent() && key != null) {
            return before(earlier.get(), key);
        }
        quotas.requireRoomForSweep(owner);
        List<Violation> gone = removedMeanwhile("", checked.cells());
        if (!gone.isEmpty()) {
            return new Rejected(gone);
        }
        SweepPlan plan = checked.plan();
        Sweep sweep = Sweep.submitted(
                UUID.randomUUID(), plan.name(), clock.now(), checked.document(), SweepSettings.of(plan), owner);
        repository.add(sweep, key == null ? null : key.key(), key == null ? null : key.bodySha256());
        runs.addCells(sweep.id(), checked.cells());
        runs.addRuns(sweep.id(), planned(plan, checked.cells(), 0));
        LOG.infof(
                "sweep submitted: sweepId=%s cells=%d repeats=%d",
                sweep.id(), checked.cells().size(), plan.repeatCount());
        return new Taken(sweep.id());
    }

    /** Until the transaction ends, with which the sweep names them, nobody decides to delete the files that its runs start from. */
    private List<Violation> removedMeanwhile(String field, List<SweepCell> cells) {
        Set<UUID> sources = cells.stream()
                .map(cell -> cell.spec().startFrom())
                .filter(FromJob.class::isInstance)
                .map(from -> ((FromJob) from).jobId())
                .collect(Collectors.toSet());
        List<Violation> gone = new ArrayList<>();
        jobs.holdFilesOf(sources)
                .forEach((job, removedAt) -> gone.add(new Violation(
                        field,
                        "must start from jobs whose files are there; those of " + job + " were removed at "
                                + removedAt)));
        return Violations.firstOf(gone);
    }

    /** @param first the number of the first run that is not there yet */
    private static List<SweepRun> planned(SweepPlan plan, List<SweepCell> cells, int first) {
        Map<String, SweepCell> byLabel =
                cells.stream().collect(Collectors.toMap(SweepCell::label, Function.identity()));
        List<SweepRun> planned = new ArrayList<>();
        List<PlannedRun> all = plan.runs();
        for (PlannedRun run : all.subList(first, all.size())) {
            SweepCell cell = byLabel.get(run.row());
            SweepView.Seeds seeds = cell.seeds(plan.repeats(), run.seed());
            planned.add(new SweepRun(
                    first + planned.size(),
                    cell.number(),
                    seeds.seed(),
                    seeds.splitSeed(),
                    run.key(),
                    RunState.PLANNED,
                    null,
                    null,
                    null));
        }
        return planned;
    }

    /** Whose a sweep is; empty if there is no such sweep. */
    @Transactional
    Optional<String> owner(UUID id) {
        return repository.find(id).map(Sweep::owner);
    }

    @Transactional
    Optional<Whole> find(UUID id) {
        return repository.find(id).map(sweep -> new Whole(sweep, runs.cells(id), runs.runs(id, clock.now())));
    }

    /** @param size at least 1 */
    @Transactional
    ListedPage page(@Nullable String name, @Nullable String owner, @Nullable PageToken after, int size) {
        SweepRepository.Page page = repository.page(name, owner, after, size);
        return new ListedPage(listed(page.sweeps()), page.next());
    }

    /** A page may have a hundred thousand runs: the database counts them, and what the time of one sweep rests on goes before the next. */
    private List<Listed> listed(Collection<Sweep> sweeps) {
        Map<UUID, Map<RunState, Integer>> counts =
                runs.counts(sweeps.stream().map(Sweep::id).toList());
        Instant now = clock.now();
        return sweeps.stream()
                .map(sweep -> new Listed(
                        sweep,
                        counts.getOrDefault(sweep.id(), Map.of()),
                        sweep.state() == SweepState.RUNNING ? etaSeconds(sweep.id(), now) : null))
                .toList();
    }

    private @Nullable Long etaSeconds(UUID id, Instant now) {
        List<CellLength> cells = runs.lengths(id);
        return cells.isEmpty() ? null : SweepEta.seconds(cells, runs.alike(id, now));
    }

    @Transactional
    SweepEstimate estimate(List<SweepCell> cells, int runsPerCell) {
        Set<String> datasets = cells.stream()
                .map(cell -> cell.spec().dataset().name().wireName())
                .collect(Collectors.toSet());
        return SweepEstimate.of(cells, runsPerCell, runs.paces(datasets));
    }

    /** Its jobs hear of it at the next look, or by {@link #cancelJobs}. Empty if there is no such sweep. */
    @Transactional
    Optional<Sweep.Decision> cancel(UUID id) {
        return repository.lock(id).map(sweep -> settle(sweep, asShown(sweep).cancel()));
    }

    @Transactional
    Optional<Sweep.Decision> pause(UUID id) {
        return repository.lock(id).map(sweep -> settle(sweep, asShown(sweep).pause()));
    }

    /**
     * Lets a sweep go on; the runs that have failed until now do not count any more.
     *
     * @param retryFailed whether those are done again, when their turn comes: jobs from their last labeled epoch, the others, among
     *     them those whose jobs' files were removed, as they were planned
     */
    @Transactional
    Optional<Sweep.Decision> resume(UUID id, boolean retryFailed) {
        return repository.lock(id).map(sweep -> {
            boolean again = retryFailed && sweep.state() != SweepState.CANCELLED && runs.planAgain(id) > 0;
            if (again) {
                // Whoever lets it go on without that plans nothing, and needs none.
                quotas.requireRoomForSweep(sweep.owner(), id);
            }
            return settle(sweep, asShown(sweep).resume(runs.tally(id).failed(), again));
        });
    }

    /** A wish is about what somebody saw. */
    private Sweep asShown(Sweep sweep) {
        return sweep.asShown(runs.tally(sweep.id()).active());
    }

    /** @param seeds of the repeats to be added; different ones. Where all of them are there already nothing changes */
    @Transactional
    Optional<Repeated> repeat(UUID id, List<Long> seeds) {
        return repository.lock(id).map(sweep -> repeat(sweep, seeds));
    }

    private Repeated repeat(Sweep sweep, List<Long> seeds) {
        List<Long> there = sweep.settings().repeats().seeds();
        if (there.containsAll(seeds)) {
            // Such as by the same request, the answer to which was lost.
            return new Decided(new Sweep.Accepted(sweep));
        }
        List<Violation> violations = new ArrayList<>();
        seeds.stream()
                .filter(there::contains)
                .forEach(seed ->
                        violations.add(new Violation("seeds", "must be new ones, " + seed + " is there already")));
        ObjectNode document = sweep.document();
        ArrayNode all = document.withObject("/repeats").putArray("seeds");
        there.forEach(all::add);
        seeds.forEach(all::add);
        List<SweepCell> cells = runs.cells(sweep.id());
        long count = (long) cells.size() * all.size();
        if (count > SweepLimits.RUNS_MAX) {
            violations.add(new Violation(
                    "seeds", "must not make more than " + SweepLimits.RUNS_MAX + " runs, would make " + count));
        }
        if (!violations.isEmpty()) {
            return new Rejected(violations);
        }
        List<Violation> ofStarts =
                sweep.state() == SweepState.CANCELLED ? List.of() : startViolations(sweep, seeds, cells);
        if (!ofStarts.isEmpty()) {
            return new Rejected(ofStarts);
        }
        // The limit was for the first submission; who asks for these knows what they are.
        int limit = sweep.settings().limits().runs();
        document.withObject("/limits").put("runs", Math.max(limit, count));
        SweepPlan.Reading reading = SweepPlan.read(document.toString());
        if (reading instanceof SweepPlan.Rejected rejected) {
            return new Rejected(rejected.violations());
        }
        return new Decided(addRepeats(sweep, ((SweepPlan.Accepted) reading).plan(), document.toString(), cells));
    }

    /** What the cells start from may be gone since the sweep was taken, and names labels that a new seed may not. */
    private List<Violation> startViolations(Sweep sweep, List<Long> seeds, List<SweepCell> cells) {
        List<Violation> gone = removedMeanwhile("seeds", cells);
        return gone.isEmpty()
                ? SeededStarts.violations(
                        "seeds", seeds, cells, sweep.settings().repeats(), submissions::violationsInViewOfOthers)
                : gone;
    }

    private Sweep.Decision addRepeats(Sweep sweep, SweepPlan plan, String document, List<SweepCell> cells) {
        quotas.requireRoomForSweep(sweep.owner(), sweep.id());
        Sweep.Decision decision = settle(
                sweep,
                sweep.repeated(
                        document, SweepSettings.of(plan), runs.tally(sweep.id()).failed()));
        if (decision instanceof Sweep.Accepted) {
            int first = cells.size() * sweep.settings().repeats().seeds().size();
            runs.addRuns(sweep.id(), planned(plan, cells, first));
        }
        return decision;
    }

    /** Sweeps for which there is something to do, oldest first. */
    @Transactional
    List<PageToken> open(@Nullable PageToken after, int max) {
        return repository.open(after, max);
    }

    /**
     * Does the next thing for a sweep, in a transaction of its own, unless another instance is at it. A job and that the run has
     * one are one transaction: whoever dies in between leaves neither.
     *
     * @return whether there may be more to do at once
     */
    boolean step(UUID id) {
        try {
            return QuarkusTransaction.requiringNew()
                    .call(() -> repository.lockIfFree(id).map(this::step).orElse(false));
        } catch (QuotaReachedException e) {
            // Another job has come back into the queue between two counts; the next look finds it full and says so.
            return false;
        }
    }

    private boolean step(Sweep sweep) {
        runs.keepOutcomes(sweep.id());
        Sweep.Tally tally = runs.tally(sweep.id());
        switch (sweep.next(tally)) {
            case SUBMIT -> {
                return submitNext(sweep);
            }
            case PAUSE_FOR_FAILURES -> settle(sweep, new Sweep.Accepted(sweep.pausedForFailures(tally.failed())));
            case FINISH -> settle(sweep, new Sweep.Accepted(sweep.finished(clock.now())));
            case NOTHING -> {
                return false;
            }
        }
        return true;
    }

    /**
     * Leaves the next run planned while its owner has no room for it, or its model's file, which was there when the sweep was taken,
     * cannot be read: one of the next looks finds it otherwise, and no run fails for that.
     *
     * @return whether it was submitted
     */
    private boolean submitNext(Sweep sweep) {
        SweepRunRepository.Next next = runs.next(sweep.id());
        // Gigabytes, it may be, for which nobody is to wait in the queue.
        Optional<String> away =
                next.failedJob() == null ? submissions.whyFileIsAway(next.spec()) : Optional.<String>empty();
        quotas.holdQueue(sweep.owner());
        Optional<String> awaited = away.map(why -> "its model's file: " + why)
                .or(() -> quotas.queueFull(sweep.owner()).map(full -> "room: " + full));
        settle(sweep, new Sweep.Accepted(sweep.waitingFor(awaited.orElse(null))));
        if (awaited.isPresent()) {
            return false;
        }
        submit(sweep, next);
        return true;
    }

    private void submit(Sweep sweep, SweepRunRepository.Next next) {
        if (next.failedJob() != null) {
            retry(sweep, next.failedJob());
            runs.submitted(sweep.id(), next.number(), next.failedJob());
            return;
        }
        IdempotencyKey key = next.removedJob() == null
                ? IdempotencyKey.ofRun(sweep.id(), next.key())
                : IdempotencyKey.ofRunAfter(next.removedJob(), sweep.id(), next.key());
        Submission submission = submissions.submitRun(next.spec(), sweep.owner(), key);
        if (submission instanceof Submission.Accepted accepted) {
            runs.submitted(sweep.id(), next.number(), accepted.job().id());
        } else if (submission instanceof Submission.Rejected rejected) {
            refuse(sweep, next, Violation.inOneLine(rejected.violations()));
        } else {
            refuse(sweep, next, "its Idempotency-Key, " + key.key() + ", belongs to another request");
        }
    }

    /** A job that cannot be retried stays failed, and the runs behind it have their turn. */
    private void retry(Sweep sweep, UUID job) {
        try {
            // Refused where somebody else has let it go on meanwhile, and it has come to another end.
            jobs.retry(job);
        } catch (UnreadableJobException e) {
            LOG.errorf(e, "a job of a sweep cannot be retried: sweepId=%s jobId=%s", sweep.id(), job);
        }
    }

    private void refuse(Sweep sweep, SweepRunRepository.Next next, String why) {
        LOG.warnf("a run of a sweep is refused: sweepId=%s number=%d: %s", sweep.id(), next.number(), why);
        runs.refused(sweep.id(), next.number(), why);
    }

    /**
     * Cancels what of a cancelled sweep is not over; each in a transaction of its own.
     *
     * @return the jobs that cannot be read, and stay as they are
     */
    List<UUID> cancelJobs(UUID id) {
        List<UUID> unreadable = new ArrayList<>();
        for (UUID job : QuarkusTransaction.requiringNew().call(() -> runs.jobsToCancel(id))) {
            try {
                jobs.change(job, Job::cancel);
            } catch (UnreadableJobException e) {
                unreadable.add(job);
            }
        }
        return unreadable;
    }

    private Sweep.Decision settle(Sweep before, Sweep.Decision decision) {
        if (decision instanceof Sweep.Accepted accepted && !accepted.sweep().equals(before)) {
            Sweep after = accepted.sweep();
            repository.save(after);
            if (after.state() != before.state()) {
                LOG.infof(
                        "sweep moved: sweepId=%s from=%s to=%s reason=%s",
                        after.id(), before.state().wireName(), after.state().wireName(), after.message());
            }
        }
        return decision;
    }
}
