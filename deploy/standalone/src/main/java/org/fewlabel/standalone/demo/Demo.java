package org.fewlabel.standalone.demo;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.rest.ApiPath;
import org.fewlabel.contracts.sweep.RunState;
import org.fewlabel.contracts.sweep.SweepView;
import org.fewlabel.standalone.client.Comparison;
import org.fewlabel.standalone.client.JobWatch;
import org.fewlabel.standalone.client.RequestFailedException;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.instance.Home;
import org.fewlabel.standalone.instance.Port;
import org.fewlabel.standalone.instance.PortMap;
import org.fewlabel.standalone.sweep.FinishedRuns;
import org.fewlabel.standalone.sweep.SweepWatch;
import org.fewlabel.standalone.terminal.ComparisonTable;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Table;
import org.fewlabel.standalone.terminal.Terminal;

/** Submits the demonstration, a sweep, shows how it gets on, and compares its jobs when they are done. */
public final class Demo {
    private static final List<String> METHODS = List.of("supervised", "pseudo-label", "mean-teacher");
    private static final List<Integer> SEEDS = List.of(1, 2);
    /** The results follow the end of a job through Kafka. */
    private static final Duration RESULTS_WAIT = Duration.ofSeconds(30);

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

    /**
     * How it ended.
     *
     * @param page where all of it can be looked at
     * @param comparison of the jobs that succeeded
     * @param durationSeconds of training and labelling
     */
    public record Outcome(String page, SweepView sweep, JsonNode comparison, long durationSeconds) {
        /** Whether every job succeeded. */
        @JsonIgnore
        public boolean isComplete() {
            return jobs(sweep).size() == sweep.counts().all();
        }
    }

    /** @throws RequestFailedException if no job succeeded */
    public Outcome run() throws IOException {
        long startNanos = System.nanoTime();
        SweepView sweep = services.sweeps().submit(plan());
        terminal.line("submitted sweep " + sweep.id() + ", " + sweep.counts().all() + " jobs: "
                + String.join(", ", METHODS) + "; seeds 1 and 2");
        SweepView over = new SweepWatch(services, FinishedRuns.inMemory(), terminal)
                .follow(sweep.id().toString());
        List<String> succeeded = jobs(over);
        if (succeeded.isEmpty()) {
            throw new RequestFailedException("no job succeeded; ./fewlabel status names the logs", null);
        }
        JsonNode comparison = comparison(succeeded);
        Files.createDirectories(file().getParent());
        Files.writeString(file(), comparison.toPrettyString() + "\n");
        return new Outcome(
                ports.url(Port.GATEWAY) + "/",
                over,
                comparison,
                Duration.ofNanos(System.nanoTime() - startNanos).toSeconds());
    }

    /** What people are shown of it, and where they can look next. */
    public String text(Outcome outcome) {
        List<String> succeeded = jobs(outcome.sweep());
        String what =
                "Test error in % after the last epoch, and median of the last 20; mean ± standard deviation over seeds;"
                        + " Fashion-MNIST with "
                        + services.job(succeeded.get(0)).spec().dataset().labels() + " labels, "
                        + Figures.duration(Duration.ofSeconds(outcome.durationSeconds()))
                        + " of training and labelling";
        String next = whereNext(
                succeeded.get(succeeded.size() - 1), outcome.sweep().id().toString());
        return "\n" + what + "\n\n" + networks(succeeded) + "\n" + next;
    }

    private Path file() {
        return home.root().resolve("target/demo/comparison.json");
    }

    /** The example jobs as rows, all in the queue at once: nobody else waits on a machine that shows the demonstration. */
    private ObjectNode plan() throws IOException {
        ObjectNode plan = Json.mapper().createObjectNode();
        plan.put(
                        "name",
                        "demo-"
                                + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
                                        .format(LocalDateTime.now()))
                .put("baseline", METHODS.get(0))
                .putObject("base");
        ArrayNode rows = plan.putArray("rows");
        for (String method : METHODS) {
            ObjectNode row = (ObjectNode)
                    Json.mapper().readTree(Files.readString(home.demoJobs().resolve("demo-" + method + ".json")));
            row.remove(List.of("name", "seed"));
            rows.add(row.put("label", method));
        }
        // The labeled images are the same in both repeats, as in the figures of the README.
        ObjectNode repeats = plan.putObject("repeats");
        SEEDS.forEach(repeats.putArray("seeds")::add);
        repeats.putArray("vary").add("seed");
        plan.putObject("limits").put("parallel", METHODS.size() * SEEDS.size());
        return plan;
    }

    /** Those that succeeded. */
    private static List<String> jobs(SweepView sweep) {
        return Objects.requireNonNull(sweep.cells()).stream()
                .flatMap(cell -> cell.runs().stream())
                .filter(run -> run.state() == RunState.SUCCEEDED)
                .map(run -> String.valueOf(run.jobId()))
                .toList();
    }

    /** Waits, within bounds, until the metrics service has heard of the end of every job. */
    private JsonNode comparison(List<String> ids) {
        Map<String, List<String>> query = Map.of("jobId", ids);
        return new JobWatch(services, terminal::progress)
                .within(RESULTS_WAIT, () -> Optional.of(services.comparison(query))
                        .filter(json -> counted(json) == ids.size()))
                .orElseGet(() -> services.comparison(query));
    }

    private static long counted(JsonNode comparison) {
        return Services.comparison(comparison).rows().stream()
                .mapToLong(Comparison.Row::n)
                .sum();
    }

    /** Of each network after the last epoch, and the median of the last 20. */
    private Table networks(List<String> ids) {
        List<String> titles = new ArrayList<>();
        List<Comparison> comparisons = new ArrayList<>();
        for (TrainedNetwork network : TrainedNetwork.values()) {
            for (String summary : List.of("last", "median20")) {
                titles.add(summary.equals("last") ? network.wireName() : "median 20");
                String figure = network.wireName() + "." + summary;
                comparisons.add(
                        Services.comparison(services.comparison(Map.of("jobId", ids, "figure", List.of(figure)))));
            }
        }
        return ComparisonTable.sideBySide(titles, comparisons);
    }

    private String whereNext(String last, String sweep) {
        String job = ports.url(Port.GATEWAY) + ApiPath.JOBS + "/" + last;
        return """
                Where to look next
                  the page, for a browser      %s
                  the labels of all images     ./fewlabel labels %s -o labels.csv
                  how many of them are right   ./fewlabel audit %s --ask
                  the model                    ./fewlabel model %s
                  what it is, and how good     curl %s/model-card
                  a job in full                curl %s
                  the sweep                    ./fewlabel sweep show %s
                  the table as JSON            %s
                  which method helped          ./fewlabel compare
                  results, epoch by epoch      curl '%s'
                  all of it, documented        %s/q/openapi
                  a job of your own            ./fewlabel submit FILE --wait
                  stop everything              ./fewlabel down
                """.formatted(
                        ports.url(Port.GATEWAY),
                        last,
                        last,
                        last,
                        job,
                        job,
                        sweep,
                        home.root().relativize(file()),
                        ports.url(Port.GATEWAY) + ApiPath.RESULTS,
                        ports.url(Port.GATEWAY));
    }
}
