package org.fewlabel.standalone.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.Text;
import org.fewlabel.contracts.sweep.RunsFile;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.contracts.sweep.SweepView;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.sweep.FinishedRuns;
import org.fewlabel.standalone.sweep.SweepLines;
import org.fewlabel.standalone.sweep.SweepStart;
import org.fewlabel.standalone.sweep.SweepSummary;
import org.fewlabel.standalone.sweep.SweepWatch;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "sweep",
        description = {
            "Submit a sweep, every row of a plan in every repeat, watch it, and show mean ± standard deviation of the test"
                    + " errors. Ctrl-C ends the watch, not the sweep; the same command watches it again.",
            "",
            "The plan is JSON. A row is laid over base, a job spec, field by field; its",
            "label names it. An axis gives every row each of its values. Each repeat has a",
            "seed of its own, and with vary as here its own labeled images, too. All but",
            "name, base and rows (or axes) may be left out.",
            "",
            "  {\"name\": \"mine\",",
            "   \"base\": {\"dataset\": {\"name\": \"fashion-mnist\"}, \"epochs\": 10},",
            "   \"rows\": [{\"label\": \"baseline\", \"method\": {\"name\": \"supervised\"}},",
            "            {\"label\": \"fixmatch\", \"method\": {\"name\": \"fixmatch\"}}],",
            "   \"axes\": {\"dataset.labels\": [40, 100, 400]},",
            "   \"repeats\": {\"seeds\": [1, 2, 3, 4, 5], \"vary\": [\"seed\", \"dataset.splitSeed\"]},",
            "   \"baseline\": \"baseline\",",
            "   \"limits\": {\"runs\": 100, \"parallel\": 3, \"failures\": 5}}",
            ""
        },
        mixinStandardHelpOptions = true)
public final class SweepCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    private final StateOption state = new StateOption();

    @Parameters(paramLabel = "PLAN", arity = "0..1", description = "The plan, see above.")
    private @Nullable Path plan;

    @Option(
            names = "--runs",
            paramLabel = "FILE",
            description =
                    "Keep what comes out of runs in this file, one JSON object a line. Rows and seeds of which it has every run"
                            + " are not run again.")
    private @Nullable Path runs;

    @Option(names = "--dry-run", description = "Run nothing; check the plan, and say what would run and how long.")
    private boolean dryRun;

    @Option(names = "--summary", description = "Run nothing; show what the file of --runs has of this plan.")
    private boolean summary;

    @Option(
            names = "--json",
            description =
                    "For programs: submit, or with --dry-run check, print the answer, which is null where all is done, and"
                            + " end.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (plan == null) {
            throw new ParameterException(
                    spec.commandLine(), "name a plan, or a command: list, show, cancel, pause, resume or add-seeds");
        }
        if (summary && runs == null) {
            throw new ParameterException(spec.commandLine(), "--summary needs --runs");
        }
        if (summary && json) {
            throw new ParameterException(
                    spec.commandLine(), "--summary and --json exclude each other: the file of --runs is JSON");
        }
        SweepPlan planned = SweepPlan.read(plan);
        FinishedRuns finished = finished(runs);
        if (summary) {
            System.out.print(SweepSummary.table(planned, finished));
            return ExitCode.DONE.code();
        }
        ObjectNode document = (ObjectNode) Json.mapper().readTree(Text.withoutByteOrderMark(Files.readString(plan)));
        Services services = state.services();
        SweepStart start = new SweepStart(services);
        if (dryRun && !finished.hasAll(planned)) {
            start.keepEarlier(planned, finished);
        }
        if (dryRun && finished.hasAll(planned)) {
            System.out.println(
                    json
                            ? PrettyJson.of(null)
                            : planned.name() + ": all " + planned.runs().size() + " runs are done");
            return ExitCode.DONE.code();
        }
        if (dryRun) {
            SweepView.Check check = services.sweeps().check(SweepStart.rest(document, planned, finished));
            System.out.print(json ? PrettyJson.of(check) + "\n" : SweepLines.of(check));
            return ExitCode.DONE.code();
        }
        if (json) {
            Optional<SweepStart.Started> started = start.start(document, planned, finished);
            System.out.println(
                    PrettyJson.of(started.map(SweepStart.Started::sweep).orElse(null)));
            return ExitCode.DONE.code();
        }
        return new SweepFront(services, finished, Terminal.ofScript())
                .run(document, planned, Map.of())
                .code();
    }

    @Command(name = "list", description = "List the newest sweeps.", mixinStandardHelpOptions = true)
    int list(@Mixin NewestOption newest, @Option(names = "--json", description = "For programs.") boolean asJson) {
        SweepView.PageView page = state.services().sweeps().list(null, null, newest.countMax());
        System.out.print(
                asJson
                        ? PrettyJson.of(page) + "\n"
                        : SweepLines.list(page.sweeps()).toString());
        return ExitCode.DONE.code();
    }

    @Command(
            name = "show",
            description = "Show a sweep's cells and the states of their runs.",
            mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "ID", description = "The whole id of a sweep, as sweep list shows it.") String id,
            @Option(
                            names = "--watch",
                            description = "Look on until nothing goes on any more; 0 only if every run succeeded.")
                    boolean watch,
            @Option(
                            names = "--runs",
                            paramLabel = "FILE",
                            description = "With --watch: keep what comes out of runs in this file.")
                    @Nullable
                    Path file,
            @Option(names = "--json", description = "For programs.") boolean asJson)
            throws IOException {
        Services services = state.services();
        ExitCode exitCode = ExitCode.DONE;
        FinishedRuns finished = finished(file);
        if (watch) {
            exitCode = new SweepFront(services, finished, Terminal.ofScript()).watch(id);
        }
        SweepView sweep = services.sweeps().get(id);
        if (asJson) {
            System.out.println(PrettyJson.of(sweep));
        } else if (watch) {
            System.out.print(SweepSummary.table(SweepWatch.plan(sweep), finished));
        } else {
            System.out.println(SweepLines.line(sweep));
            System.out.print(SweepLines.cells(sweep));
        }
        return exitCode.code();
    }

    @Command(
            name = "cancel",
            description = "Stop a sweep for good, and its jobs with it.",
            mixinStandardHelpOptions = true)
    int cancel(
            @Parameters(paramLabel = "ID", description = "The whole id of a sweep, as sweep list shows it.") String id,
            @Option(names = "--json", description = "Print the sweep instead of its id.") boolean asJson) {
        return tell(state.services().sweeps().cancel(id), asJson);
    }

    @Command(
            name = "pause",
            description = "Submit no further runs of a sweep; those that were submitted go on.",
            mixinStandardHelpOptions = true)
    int pause(
            @Parameters(paramLabel = "ID", description = "The whole id of a sweep, as sweep list shows it.") String id,
            @Option(names = "--json", description = "Print the sweep instead of its id.") boolean asJson) {
        return tell(state.services().sweeps().pause(id), asJson);
    }

    @Command(name = "resume", description = "Let a paused sweep go on.", mixinStandardHelpOptions = true)
    int resume(
            @Parameters(paramLabel = "ID", description = "The whole id of a sweep, as sweep list shows it.") String id,
            @Option(names = "--retry-failed", description = "Do what failed again, of a finished sweep, too.")
                    boolean retryFailed,
            @Option(names = "--json", description = "Print the sweep instead of its id.") boolean asJson) {
        return tell(state.services().sweeps().resume(id, retryFailed), asJson);
    }

    @Command(
            name = "add-seeds",
            description = "Run every cell of a sweep with further seeds as well.",
            mixinStandardHelpOptions = true)
    int addSeeds(
            @Parameters(paramLabel = "ID", description = "The whole id of a sweep, as sweep list shows it.") String id,
            @Parameters(paramLabel = "SEED", arity = "1..*", description = "Seeds that it does not have.")
                    List<Long> seeds,
            @Option(names = "--json", description = "Print the sweep instead of its id.") boolean asJson) {
        return tell(state.services().sweeps().addSeeds(id, seeds), asJson);
    }

    private static int tell(SweepView sweep, boolean asJson) {
        System.out.println(asJson ? PrettyJson.of(sweep) : sweep.id());
        System.err.println(SweepLines.line(sweep));
        return ExitCode.DONE.code();
    }

    private static FinishedRuns finished(@Nullable Path file) throws IOException {
        return file == null ? FinishedRuns.inMemory() : FinishedRuns.in(RunsFile.open(file));
    }
}
