package org.fewlabel.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fewlabel.benchmarks.Figures;
import org.fewlabel.benchmarks.LocalInstance;
import org.fewlabel.benchmarks.RequestTimes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Watches the memory of an instance's services for hours. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = {
            "Starts an instance, watches the memory of its services while there is nothing to do, and then while clients submit small jobs, list"
                    + " them and take what they made.",
            "Prints resident memory and heap of each service over time, and how much the resident memory of each grew from the second quarter"
                    + " of either time to the last one; ends with 1 where that is more than --growth, or a service was started anew."
        })
final class Soak implements Callable<Integer> {
    private static final List<String> SERVICES = List.of("gateway", "metrics", "labeler", "trainer");
    private static final int OK = 200;
    private static final Duration JOB_MAX = Duration.ofMinutes(5);
    private static final String SPEC = """
            {"name": "soak", "dataset": {"name": "two-moons", "labels": 10}, "network": {"name": "mlp"},
             "method": {"name": "pseudo-label", "targets": "epoch"}, "epochs": 3, "stepsPerEpoch": 50}
            """;

    @Option(names = "--state", required = true, description = "The state folder of an instance that does not run.")
    private Path state;

    @Option(
            names = "--idle",
            defaultValue = "PT1H",
            description = "How long nothing is done (default: ${DEFAULT-VALUE}).")
    private Duration idle;

    @Option(
            names = "--load",
            defaultValue = "PT1H",
            description = "How long clients work after that (default: ${DEFAULT-VALUE}).")
    private Duration load;

    @Option(names = "--clients", defaultValue = "4", description = "How many (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--every", defaultValue = "PT30S", description = "Between two looks (default: ${DEFAULT-VALUE}).")
    private Duration every;

    @Option(
            names = "--growth",
            defaultValue = "0.1",
            description = "By what share resident memory may grow (default: ${DEFAULT-VALUE}).")
    private double growthMax;

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger jobs = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final Map<String, URI> uris = new LinkedHashMap<>();
    private final Map<String, Long> pids = new LinkedHashMap<>();
    private LocalInstance instance;
    /** Each client ends with the job that it is at. */
    private volatile boolean isOver;

    /**
     * One look at a service.
     *
     * @param startSeconds when its process was started
     * @param residentBytes of the process
     * @param heapBytes in use
     */
    private record Look(double startSeconds, long residentBytes, double heapBytes) {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Soak()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        instance =
                LocalInstance.packaged(Path.of(System.getProperty("fewlabel.home")), state, LocalInstance.freePorts());
        return instance.whileUp(this::watchBoth);
    }

    private int watchBoth() throws IOException, InterruptedException {
        for (String service : SERVICES) {
            uris.put(service, instance.service(service));
            pids.put(service, instance.process(service).pid());
        }
        boolean isFlat = watch("idle", idle);
        List<Thread> threads = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            Thread thread = new Thread(this::work, "client " + client);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        isFlat &= watch("load", load);
        isOver = true;
        for (Thread each : threads) {
            each.join();
        }
        System.out.printf(Locale.ROOT, "jobs: %d succeeded, %d did not%n", jobs.get(), failures.get());
        return isFlat && failures.get() == 0 ? 0 : 1;
    }

    private boolean watch(String title, Duration length) throws IOException, InterruptedException {
        System.out.printf(Locale.ROOT, "%n%-8s", title + ", s");
        SERVICES.forEach(service -> System.out.printf("%20s", service + ", MB (heap)"));
        System.out.println();
        Map<String, List<Look>> looks = new LinkedHashMap<>();
        long beganNanos = System.nanoTime();
        while (System.nanoTime() - beganNanos < length.toNanos()) {
            TimeUnit.NANOSECONDS.sleep(every.toNanos());
            System.out.printf(Locale.ROOT, "%-8.0f", (System.nanoTime() - beganNanos) / 1e9);
            for (String service : SERVICES) {
                Look look = look(service);
                looks.computeIfAbsent(service, name -> new ArrayList<>()).add(look);
                System.out.printf(
                        Locale.ROOT,
                        "%20s",
                        String.format(
                                Locale.ROOT, "%d (%.0f)", look.residentBytes() / 1_000_000, look.heapBytes() / 1e6));
            }
            System.out.println();
        }
        return looks.entrySet().stream()
                .map(each -> isFlat(title, each.getKey(), each.getValue()))
                .reduce(true, Boolean::logicalAnd);
    }

    private Look look(String service) throws IOException, InterruptedException {
        Figures figures = Figures.of(http, uris.get(service));
        OptionalLong resident = Figures.residentBytes(pids.get(service));
        if (figures == null || resident.isEmpty()) {
            throw new IOException(service + " does not answer");
        }
        return new Look(figures.startSeconds(), resident.getAsLong(), figures.heapBytes());
    }

    /** The first quarter is left out: a service that was just started, or has just got something to do, is to grow. */
    private boolean isFlat(String title, String service, List<Look> looks) {
        double before = median(looks.subList(looks.size() / 4, looks.size() / 2));
        double after = median(looks.subList(looks.size() * 3 / 4, looks.size()));
        double growth = after / before - 1;
        long starts = looks.stream().mapToDouble(Look::startSeconds).distinct().count();
        // From the middle of the one quarter to the middle of the other it is half of the time.
        double hours = every.toMillis() * looks.size() / 7.2e6;
        System.out.printf(
                Locale.ROOT,
                "%s, %s: %.0f MB in the second quarter, %.0f MB in the last: %+.1f %%, %+.0f MB an hour; %d starts%n",
                title,
                service,
                before / 1e6,
                after / 1e6,
                growth * 100,
                (after - before) / 1e6 / hours,
                starts);
        return growth <= growthMax && starts == 1;
    }

    private static double median(List<Look> looks) {
        List<Long> sorted = looks.stream().map(Look::residentBytes).sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }

    /** As a user does: submits, looks again and again, takes what was made. */
    private void work() {
        RequestTimes requests = new RequestTimes(1);
        URI gateway = uris.get("gateway");
        while (!isOver) {
            try {
                String id = instance.submit(SPEC);
                instance.awaitSuccess(id, JOB_MAX);
                instance.sha256(id, "labels");
                instance.sha256(id, "model?format=safetensors");
                for (String path : List.of("jobs", "results", "jobs/" + id + "/log")) {
                    int status =
                            requests.get(gateway.resolve("/api/v1/" + path)).statusCode();
                    if (status != OK) {
                        throw new IOException(path + ": " + status);
                    }
                }
                jobs.incrementAndGet();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException e) {
                System.err.println(e);
                failures.incrementAndGet();
            }
        }
    }
}
