package org.fewlabel.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.standalone.client.Comparison;
import org.fewlabel.standalone.client.Job;
import org.fewlabel.standalone.client.Pause;
import org.fewlabel.standalone.client.RequestFailedException;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.instance.Home;
import org.fewlabel.standalone.instance.Port;
import org.fewlabel.standalone.instance.PortMap;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Terminal;

/** Submits the demonstration's jobs, shows how they get on, and compares them when they are done. */
public final class Demo {
    private static final List<String> METHODS = List.of("supervised", "pseudo-label", "mean-teacher");
    private static final List<Integer> SEEDS = List.of(1, 2);
    private static final Duration POLL = Duration.ofMillis(500);
    /** The results follow the end of a job through Kafka. */
    private static final Duration RESULTS_WAIT = Duration.ofSeconds(30);
    /** Against a wait without end when a trainer hangs. */
    private static final Duration WAIT_MAX = Duration.ofMinutes(60);
    /** Before this share is done the pace is not known. */
    private static final double ETA_DONE_MIN = 0.02;

    private final Home home;
    private final PortMap ports;
    private final Services services;
    private final Terminal terminal;

    public Demo(Home home, PortMap ports, Services services, Terminal terminal) {
        this.home = home;
        this.ports = ports;
        this.services = services;
        this.terminal = terminal;
    }

    /** @return whether every job succeeded */
    public boolean run() throws IOException {
        long startNanos = System.nanoTime();
        List<String> ids = submit();
        List<Job> jobs = watch(ids, startNanos);
        boolean succeeded = jobs.stream().allMatch(job -> job.state() == JobState.SUCCEEDED);
        if (jobs.stream().noneMatch(job -> job.state() == JobState.SUCCEEDED)) {
            throw new RequestFailedException("no job succeeded; ./fewlabel status names the logs", null);
        }
        JsonNode comparison = comparison(jobs);
        Path file = home.root().resolve("target/demo/comparison.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, comparison.toPrettyString() + "\n");
        terminal.clear();
        System.out.println();
        System.out.println(
                "Test error in % after the last epoch, and median of the last 20; mean ± standard deviation over seeds;"
                        + " Fashion-MNIST with "
                        + jobs.get(0).spec().dataset().labels() + " labels, "
                        + Figures.duration(Duration.ofNanos(System.nanoTime() - startNanos))
                        + " of training and labelling");
        System.out.println();
        System.out.print(Figures.table(Services.comparison(comparison)));
        System.out.println();
        System.out.print(whereNext(jobs.get(jobs.size() - 1), file));
        return succeeded;
    }

    private List<String> submit() throws IOException {
        String run = "demo-"
                + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).format(LocalDateTime.now());
        List<String> ids = new ArrayList<>();
        for (int seed : SEEDS) {
            for (String method : METHODS) {
                ObjectNode spec = (ObjectNode)
                        Json.mapper().readTree(Files.readString(home.demoJobs().resolve("demo-" + method + ".json")));
                spec.put("name", run + "-" + method);
                spec.put("seed", seed);
                ids.add(services.submit(spec.toString()).id());
            }
        }
        terminal.line("submitted " + ids.size() + " jobs: " + String.join(", ", METHODS) + "; seeds 1 and 2");
        return ids;
    }

    private List<Job> watch(List<String> ids, long startNanos) {
        Set<String> told = new HashSet<>();
        long deadlineNanos = startNanos + WAIT_MAX.toNanos();
        while (System.nanoTime() < deadlineNanos) {
            List<Job> jobs = ids.stream().map(services::job).toList();
            for (Job job : jobs) {
                if (job.state().isTerminal() && told.add(job.id())) {
                    terminal.line(ending(job, Duration.ofNanos(System.nanoTime() - startNanos)));
                }
            }
            if (told.size() == ids.size()) {
                return jobs;
            }
            terminal.progress(progress(jobs, Duration.ofNanos(System.nanoTime() - startNanos)));
            Pause.of(POLL);
        }
        throw new RequestFailedException("the jobs are not done after " + WAIT_MAX.toMinutes() + " minutes", null);
    }

    private static String ending(Job job, Duration elapsed) {
        String title = Figures.duration(elapsed) + "  " + title(job);
        return job.state() == JobState.SUCCEEDED
                ? title + ": " + Figures.testErrors(job.progress())
                : title + ": " + job.ending();
    }

    private static String title(Job job) {
        return job.spec().method().methodName().wireName() + ", seed "
                + job.spec().seed();
    }

    private static String progress(List<Job> jobs, Duration elapsed) {
        double done = jobs.stream()
                        .mapToDouble(job ->
                                job.state().isTerminal() ? 1 : job.progress().done())
                        .sum()
                / jobs.size();
        String eta = done < ETA_DONE_MIN
                ? ""
                : " · ETA " + Figures.duration(Duration.ofMillis((long) (elapsed.toMillis() * (1 - done) / done)));
        for (int i = 0; i < jobs.size(); i++) {
            Job job = jobs.get(i);
            if (!job.state().isTerminal() && (job.state() != JobState.QUEUED || job.waiting() != null)) {
                return Figures.duration(elapsed) + "  job " + (i + 1) + " of " + jobs.size() + eta + " · " + title(job)
                        + ": " + Figures.progress(job);
            }
        }
        return Figures.duration(elapsed) + "  waiting for a trainer" + eta;
    }

    /** Waits, within bounds, until the metrics service has heard of the end of every job. */
    private JsonNode comparison(List<Job> jobs) {
        List<String> ids = jobs.stream().map(Job::id).toList();
        long succeeded =
                jobs.stream().filter(job -> job.state() == JobState.SUCCEEDED).count();
        long deadlineNanos = System.nanoTime() + RESULTS_WAIT.toNanos();
        while (true) {
            JsonNode json = services.comparison("method", Map.of("jobId", ids));
            long counted = Services.comparison(json).groups().stream()
                    .mapToLong(Comparison.Group::n)
                    .sum();
            if (counted == succeeded || System.nanoTime() > deadlineNanos) {
                return json;
            }
            Pause.of(POLL);
        }
    }

    private String whereNext(Job last, Path file) {
        String job = ports.url(Port.GATEWAY) + "/api/v1/jobs/" + last.id();
        return """
                Where to look next
                  the labels of all images     curl -O -J %s/labels
                  the model                    curl -O -J %s/model
                  what it is, and how good     curl %s/model-card
                  a job in full                curl %s
                  the table as JSON            %s
                  results, epoch by epoch      curl '%s/api/v1/results'
                  all of it, documented        %s/q/openapi
                  a job of your own            ./fewlabel submit FILE --wait
                  stop everything              ./fewlabel down
                """.formatted(
                job, job, job, job, home.root().relativize(file), ports.url(Port.METRICS), ports.url(Port.GATEWAY));
    }
}
