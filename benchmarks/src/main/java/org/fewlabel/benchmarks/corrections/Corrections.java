package org.fewlabel.benchmarks.corrections;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.fewlabel.benchmarks.KeptRuns;
import org.fewlabel.benchmarks.Pace;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what rounds of corrections bring, beside as many random labels and beside none. */
@Command(
        name = "corrections",
        mixinStandardHelpOptions = true,
        description = {
            "A simulated user, who knows what each training image of Fashion-MNIST shows, labels some images a round for a job's"
                    + " next one: those that it is least sure of, as the page offers them, or random ones. A third arm is"
                    + " trained as long and told nothing. All go on from the weights of one first job, through the REST of a"
                    + " gateway that runs.",
            "Prints test errors, their paired differences and how many answers were corrections, in Markdown. Repeat r has"
                    + " seed r and the labeled images of split seed r. Ends with 1 where a job came to nothing."
        })
final class Corrections implements Callable<Integer> {
    @Option(names = "--gateway", description = "Default: ${DEFAULT-VALUE}.")
    private URI gateway = URI.create("http://localhost:8080");

    @Option(names = "--data", description = "The folder that holds Fashion-MNIST; without it, it is looked for.")
    private Path data = DatasetSettings.userCache();

    @Option(names = "--method", description = "A name, or an object as in a job's spec (default: ${DEFAULT-VALUE}).")
    private String method = "fixmatch";

    @Option(names = "--labels", description = "Of the first round (default: ${DEFAULT-VALUE}).")
    private int labels = 100;

    @Option(names = "--unlabeled", description = "How many images serve as such (default: ${DEFAULT-VALUE}).")
    private int unlabeled = 6000;

    @Option(names = "--rounds", description = "After the first one (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--per-round", description = "Images that the user labels (default: ${DEFAULT-VALUE}).")
    private int perRound = 20;

    @Option(names = "--epochs", description = "Of a round (default: ${DEFAULT-VALUE}).")
    private int epochs = 10;

    @Option(names = "--steps", description = "Of an epoch (default: ${DEFAULT-VALUE}).")
    private int steps = 120;

    @Option(names = "--repeats", description = "How many (default: ${DEFAULT-VALUE}).")
    private int repeats = 5;

    @Option(names = "--parallel", description = "Jobs at a time (default: ${DEFAULT-VALUE}).")
    private int parallel = 3;

    @Option(names = "--patience", description = "With a job (default: ${DEFAULT-VALUE}).")
    private Duration patience = Duration.ofHours(1);

    @Option(
            names = "--kept",
            description =
                    "A file that keeps each finished arm: started again with it, the benchmark goes on where it was.")
    private @Nullable Path kept;

    private final List<ArmRun> done = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new Corrections()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            return measure();
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("corrections: " + e.getMessage());
            return 1;
        }
    }

    private int measure() throws IOException, InterruptedException {
        Settings settings = new Settings(methodSpec(method), labels, unlabeled, rounds, perRound, epochs, steps);
        if (kept != null) {
            done.addAll(new KeptRuns<>(kept, ArmRun.class).of(settings));
        }
        Gateway service = new Gateway(gateway, patience);
        service.requireAnswer();
        Dataset dataset = Datasets.load(
                DatasetName.FASHION_MNIST, new DatasetSettings(data, DatasetSettings.userCache()), System.err::println);
        SimulatedUser user = new SimulatedUser(dataset.classNames(), dataset.training()::label);
        Pace pace = new Pace("jobs", jobsToDo());
        Rounds loop = new Rounds(
                service,
                user,
                settings,
                text -> System.err.println(text + "; " + pace.afterAnother(System.nanoTime())));
        ExecutorService threads = Executors.newFixedThreadPool(parallel);
        try {
            run(service, loop, threads);
        } finally {
            threads.shutdownNow();
        }
        List<ArmRun> planned = done.stream()
                .filter(run -> run.repeat() <= repeats)
                .sorted(Comparator.comparingInt(ArmRun::repeat))
                .toList();
        System.out.print(new Report(settings, repeats, planned).text());
        failures.forEach(failure -> System.out.println("\n- came to nothing: " + failure));
        return failures.isEmpty() ? 0 : 1;
    }

    static JsonNode methodSpec(String text) throws IOException {
        return text.startsWith("{")
                ? Json.mapper().readTree(text)
                : Json.mapper().createObjectNode().set("name", TextNode.valueOf(text));
    }

    private int jobsToDo() {
        int jobs = 0;
        for (int repeat = 1; repeat <= repeats; repeat++) {
            for (Arm arm : Arm.values()) {
                jobs += find(repeat, arm).isPresent() ? 0 : arm == Arm.FIRST ? 1 : rounds;
            }
        }
        return jobs;
    }

    /** First jobs are submitted before what waits for them, so that no thread waits for one that cannot begin. */
    private void run(Gateway service, Rounds loop, ExecutorService threads) throws InterruptedException {
        Map<Integer, Future<ArmRun>> firsts = new LinkedHashMap<>();
        for (int repeat = 1; repeat <= repeats; repeat++) {
            int number = repeat;
            firsts.put(repeat, threads.submit(() -> first(service, loop, number)));
        }
        Map<String, Future<ArmRun>> arms = new LinkedHashMap<>();
        firsts.forEach((repeat, first) -> {
            for (Arm arm : List.of(Arm.NONE, Arm.RANDOM, Arm.LEAST_SURE)) {
                if (find(repeat, arm).isEmpty()) {
                    arms.put(
                            "repeat " + repeat + ", " + arm.text(),
                            threads.submit(() -> keep(loop.after(first.get(), arm))));
                }
            }
        });
        for (Map.Entry<String, Future<ArmRun>> arm : arms.entrySet()) {
            try {
                arm.getValue().get();
            } catch (ExecutionException e) {
                failures.add(arm.getKey() + ": " + reason(e));
            }
        }
    }

    /** Of an arm whose first job came to nothing that one's. */
    private static String reason(ExecutionException failure) {
        Throwable cause = failure;
        while (cause instanceof ExecutionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }

    /** One that is kept is run again where its job is gone, for another instance has none of its labels. */
    private ArmRun first(Gateway service, Rounds loop, int repeat) throws IOException, InterruptedException {
        Optional<ArmRun> found = find(repeat, Arm.FIRST);
        if (found.isEmpty()) {
            return keep(loop.first(repeat));
        }
        return isComplete(repeat) || service.has(found.get().last().job()) ? found.get() : loop.first(repeat);
    }

    private boolean isComplete(int repeat) {
        return List.of(Arm.values()).stream().allMatch(arm -> find(repeat, arm).isPresent());
    }

    private synchronized Optional<ArmRun> find(int repeat, Arm arm) {
        return done.stream()
                .filter(run -> run.repeat() == repeat && run.arm() == arm)
                .findFirst();
    }

    private synchronized ArmRun keep(ArmRun run) throws IOException {
        done.add(run);
        if (kept != null) {
            new KeptRuns<>(kept, ArmRun.class).add(run);
        }
        return run;
    }
}
