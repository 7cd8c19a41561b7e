package org.fewlabel.benchmarks.fuzzing;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.fewlabel.engines.JavaCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets Jazzer look for bytes that bring a reader to break its promise. */
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        description = {
            "Runs each target for a while, one after the other: inputs that lead to code that none before has led to are kept and changed"
                    + " further. What a target promises is in its class.",
            "Ends with 1 where an input was found that breaks the promise, takes too long or more heap than there is. It lies in the"
                    + " output folder, with the log that explains it: make a test of it in the module of the reader."
        })
final class Fuzz implements Callable<Integer> {
    private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
    private static final int INPUT_BYTES_MAX = 1 << 16;

    private static final Pattern STATISTIC = Pattern.compile("stat::(\\w+):\\s+(\\d+)");
    private static final Pattern COVERAGE = Pattern.compile("cov: (\\d+) ft: (\\d+) corp: (\\d+)");

    @Option(names = "--seconds", defaultValue = "180", description = "For each target (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--target", split = ",", description = "One or several of ${COMPLETION-CANDIDATES} (default: all).")
    private List<FuzzTarget> targets = List.of(FuzzTarget.values());

    @Option(names = "--seed", defaultValue = "1", description = "Of the changes (default: ${DEFAULT-VALUE}).")
    private int seed;

    @Option(
            names = "--input-seconds",
            defaultValue = "60",
            description =
                    "How long one input may take, the first with the loading of classes (default: ${DEFAULT-VALUE}).")
    private int inputSeconds;

    @Option(
            names = "--output",
            required = true,
            description = "Where inputs lie. Those that a run has kept are what the next one begins with.")
    private Path output;

    private final Path home = Path.of(System.getProperty("fewlabel.home"));

    public static void main(String[] args) {
        System.exit(new CommandLine(new Fuzz())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    /** What came of a target. */
    private static final class Outcome {
        private long executions;
        private long slowestSeconds;
        private long megabytes;
        private long coverage;
        private long features;
        private long kept;
        private int code;

        private void read(String line) {
            Matcher statistic = STATISTIC.matcher(line);
            if (statistic.find()) {
                long value = Long.parseLong(statistic.group(2));
                switch (statistic.group(1)) {
                    case "number_of_executed_units" -> executions = value;
                    case "slowest_unit_time_sec" -> slowestSeconds = value;
                    case "peak_rss_mb" -> megabytes = value;
                    default -> {}
                }
            }
            Matcher status = COVERAGE.matcher(line);
            if (status.find()) {
                coverage = Long.parseLong(status.group(1));
                features = Long.parseLong(status.group(2));
                kept = Long.parseLong(status.group(3));
            }
        }
    }

    @Override
    public Integer call() throws Exception {
        System.out.println(
                "| target | executions | edges | features | inputs kept | slowest input | resident set | findings |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        boolean isClean = true;
        for (FuzzTarget target : targets) {
            Path folder = output.toAbsolutePath().resolve(target.wireName());
            Path findings = Files.createDirectories(folder.resolve("findings"));
            Path inputs = Files.createDirectories(folder.resolve("inputs"));
            Path seeds = Files.createDirectories(folder.resolve("seeds"));
            Path log = folder.resolve("log");
            String classPath = classPath(target);
            if (run(java(target, classPath, target.className(), seeds.toString()), log).code != 0) {
                throw new IOException(target.wireName() + " has no inputs to begin with; see " + log);
            }
            long foundBefore = count(findings);
            Outcome outcome = run(jazzer(target, classPath, findings, inputs, seeds), log);
            long found = count(findings) - foundBefore;
            isClean &= found == 0 && outcome.code == 0;
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %d | %d s | %d MB | %d |%n",
                    target.wireName(),
                    outcome.executions,
                    outcome.coverage,
                    outcome.features,
                    outcome.kept,
                    outcome.slowestSeconds,
                    outcome.megabytes,
                    found);
            if (found > 0 || outcome.code != 0) {
                System.err.println("see " + log + " and " + findings);
            }
        }
        return isClean ? 0 : 1;
    }

    /** Of the tests of the target's module; the build wrote what it depends on. */
    private String classPath(FuzzTarget target) throws IOException {
        Path build = home.resolve(target.module()).resolve("target");
        return String.join(
                System.getProperty("path.separator"),
                build.resolve("test-classes").toString(),
                build.resolve("classes").toString(),
                Files.readString(build.resolve("fuzz-classpath")).strip(),
                jazzerJar());
    }

    private static String jazzerJar() {
        return Arrays.stream(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                .filter(entry -> entry.contains("com/code-intelligence") || entry.contains("com\\code-intelligence"))
                .reduce((one, other) -> one + System.getProperty("path.separator") + other)
                .orElseThrow(() -> new IllegalStateException("Jazzer is not on the class path"));
    }

    private static List<String> java(FuzzTarget target, String classPath, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>(JavaCommand.begin());
        command.addAll(List.of("-Xmx" + target.heapMegabytes() + "m", "-XX:+UseSerialGC", "-cp", classPath, mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    private List<String> jazzer(FuzzTarget target, String classPath, Path findings, Path inputs, Path seeds) {
        List<String> packages = Stream.concat(Stream.of("org.fewlabel.**"), target.libraries().stream())
                .toList();
        return java(
                target,
                classPath,
                JAZZER,
                "--target_class=" + target.className(),
                "--instrumentation_includes=" + String.join(":", packages),
                "--reproducer_path=" + findings,
                "-artifact_prefix=" + findings + "/",
                "-max_total_time=" + seconds,
                "-max_len=" + INPUT_BYTES_MAX,
                "-timeout=" + inputSeconds,
                "-report_slow_units=" + inputSeconds,
                // What the heap does not hold is bounded by it, and by what Java itself takes.
                "-rss_limit_mb=" + (target.heapMegabytes() + 2048),
                "-seed=" + seed,
                "-print_final_stats=1",
                inputs.toString(),
                seeds.toString());
    }

    private static Outcome run(List<String> command, Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Outcome outcome = new Outcome();
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                BufferedWriter writer = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                writer.write(line);
                writer.newLine();
                outcome.read(line);
            }
        }
        outcome.code = process.waitFor();
        return outcome;
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.toString().endsWith(".java")).count();
        }
    }
}
