package org.fewlabel.standalone.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.sweep.FinishedRun;
import org.fewlabel.contracts.sweep.PlannedRun;
import org.fewlabel.contracts.sweep.RunsFile;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.standalone.client.Job;
import org.fewlabel.standalone.client.Pause;
import org.fewlabel.standalone.client.RequestFailedException;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * Runs what of a plan is not in the file of finished runs yet. A few jobs wait in the queue at a time, so other people's
 * jobs get their turn, and an interrupted sweep leaves little behind; started again, it takes up the jobs it left. What
 * failed goes into the file, too, and is tried again by the next sweep, a few times.
 */
public final class Sweep {
    private static final int QUEUED_MAX = 3;
    private static final int SUBMISSIONS_MAX = 5;
    private static final Duration POLL = Duration.ofSeconds(1);
    /** The results follow the end of a job through Kafka. */
    private static final Duration RESULT_WAIT = Duration.ofSeconds(60);
    /** How long the services may be away, for a restart perhaps. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final SweepPlan plan;
    private final RunsFile file;
    private final Services services;
    private final Terminal terminal;
    private final Deque<PlannedRun> waiting = new ArrayDeque<>();
    private final Map<String, PlannedRun> submitted = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private int finishedHere;

    public Sweep(SweepPlan plan, RunsFile file, Services services, Terminal terminal) {
        this.plan = plan;
        this.file = file;
        this.services = services;
        this.terminal = terminal;
    }

    /** @return the runs that did not succeed, and why */
    public List<String> run() throws IOException {
        plan.runs().stream().filter(run -> !file.has(run)).forEach(waiting::add);
        terminal.line(plan.name() + ": " + plan.runs().size() + " runs, "
                + (plan.runs().size() - waiting.size()) + " of them done before");
        long answeredAtNanos = System.nanoTime();
        while (!waiting.isEmpty() || !submitted.isEmpty()) {
            try {
                look();
                answeredAtNanos = System.nanoTime();
            } catch (RequestFailedException e) {
                if (System.nanoTime() - answeredAtNanos > PATIENCE.toNanos()) {
                    throw e;
                }
                terminal.progress(e.getMessage());
            }
            Pause.of(POLL);
        }
        terminal.clear();
        return List.copyOf(failures);
    }

    private void look() throws IOException {
        while (!waiting.isEmpty() && submitted.size() < QUEUED_MAX) {
            PlannedRun run = waiting.element();
            submitted.put(submit(run), run);
            waiting.remove();
        }
        Job atWork = null;
        Iterator<Map.Entry<String, PlannedRun>> entries = submitted.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, PlannedRun> entry = entries.next();
            Job job = services.job(entry.getKey());
            if (job.state().isTerminal()) {
                finish(entry.getValue(), job);
                entries.remove();
            } else if (atWork == null || job.state() != JobState.QUEUED) {
                atWork = job;
            }
        }
        if (atWork != null) {
            terminal.progress(progress(atWork));
        }
    }

    /**
     * A job of this run that an earlier sweep left takes its place, unless that one came to nothing. After too many that did,
     * the last of them stands.
     */
    private String submit(PlannedRun run) {
        for (int submission = 1; ; submission++) {
            Job job = services.submit(run.body(), run.key() + "-" + submission);
            boolean cameToNothing = job.state().isTerminal() && job.state() != JobState.SUCCEEDED;
            if (!cameToNothing || submission == SUBMISSIONS_MAX) {
                return job.id();
            }
        }
    }

    private void finish(PlannedRun run, Job job) throws IOException {
        String title = run.row() + ", seed " + run.seed();
        if (job.state() != JobState.SUCCEEDED) {
            String failure = title + ": " + job.ending();
            file.add(finished(run, job, JsonNodeFactory.instance.objectNode()));
            failures.add(failure);
            terminal.line(failure);
            return;
        }
        FinishedRun finished = finished(run, job, result(job));
        file.add(finished);
        finishedHere++;
        terminal.line(Figures.duration(elapsed()) + "  " + title + ": test error " + error(finished.student())
                + (finished.average() == null ? "" : ", average " + error(finished.average()))
                + (finished.teacher() == null ? "" : ", teacher " + error(finished.teacher())));
    }

    /** @param result as the metrics service has it; empty where the job did not succeed */
    private FinishedRun finished(PlannedRun run, Job job, JsonNode result) {
        return new FinishedRun(
                plan.name(),
                run.row(),
                run.seed(),
                job.spec().dataset().splitSeed(),
                run.key(),
                job.id(),
                job.state(),
                job.message(),
                FinishedRun.Errors.of(result.path("student")),
                FinishedRun.Errors.of(result.path("average")),
                FinishedRun.Errors.of(result.path("teacher")),
                result.path("trainingSeconds").asDouble(),
                result.path("epochsDone").isInt()
                        ? (Integer) result.path("epochsDone").intValue()
                        : null,
                Json.mapper().valueToTree(job.spec()));
    }

    private static String error(FinishedRun.@Nullable Errors errors) {
        return Figures.percent(errors == null ? null : errors.last());
    }

    private JsonNode result(Job job) {
        long deadlineNanos = System.nanoTime() + RESULT_WAIT.toNanos();
        while (true) {
            try {
                JsonNode result = services.result(job.id());
                if (result.path("state").asText().equals(JobState.SUCCEEDED.wireName())) {
                    return result;
                }
            } catch (RequestFailedException e) {
                if (System.nanoTime() > deadlineNanos) {
                    throw e;
                }
            }
            if (System.nanoTime() > deadlineNanos) {
                throw new RequestFailedException(
                        "the metrics service has not heard of the end of job " + job.id() + " after "
                                + RESULT_WAIT.toSeconds() + " s",
                        null);
            }
            Pause.of(POLL);
        }
    }

    private String progress(Job job) {
        int done = plan.runs().size() - waiting.size() - submitted.size();
        double left = waiting.size()
                + submitted.size()
                - (job.state() == JobState.QUEUED ? 0 : job.progress().done());
        double doneHere = finishedHere + (waiting.size() + submitted.size() - left);
        String eta = finishedHere == 0
                ? ""
                : " · ETA "
                        + Figures.duration(Duration.ofMillis((long) (elapsed().toMillis() / doneHere * left)));
        PlannedRun run = submitted.get(job.id());
        return Figures.duration(elapsed()) + "  " + done + " of " + plan.runs().size() + " done" + eta + " · "
                + (run == null ? job.name() : run.row() + ", seed " + run.seed()) + ": " + Figures.progress(job);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
