package org.fewlabel.standalone.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.fewlabel.contracts.sweep.FinishedRun;
import org.fewlabel.contracts.sweep.RunsFile;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.sweep.Sweep;
import org.fewlabel.standalone.sweep.SweepEstimate;
import org.fewlabel.standalone.sweep.SweepSummary;
import org.fewlabel.standalone.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sweep",
        description = {
            "Run every row of a plan in every repeat, and show mean ± standard deviation of the test errors.",
            "Started again it goes on where it was: finished runs are kept in a file. What failed is tried again.",
            "",
            "The plan is JSON. A row is laid over base, a job spec, field by field; its",
            "label names it. Repeat k has the k-th of seeds, and the k-th of splitSeeds,",
            "which choose the labeled images; without splitSeeds all repeats have the same",
            "ones. contrasts are differences to be measured, repeat by repeat, between two",
            "rows: of their student's test errors, or of the network's that is named.",
            "",
            "  {\"name\": \"mine\", \"seeds\": [1, 2, 3, 4, 5], \"splitSeeds\": [1, 2, 3, 4, 5],",
            "   \"base\": {\"dataset\": {\"name\": \"fashion-mnist\", \"labels\": 100}, \"epochs\": 10},",
            "   \"rows\": [{\"label\": \"baseline\", \"method\": {\"name\": \"supervised\"}},",
            "            {\"label\": \"fixmatch\", \"method\": {\"name\": \"fixmatch\"}}],",
            "   \"contrasts\": [{\"name\": \"does it help\", \"a\": \"fixmatch\", \"b\": \"baseline\"}]}",
            ""
        },
        mixinStandardHelpOptions = true)
public final class SweepCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Mixin
    private final StateOption state = new StateOption();

    @Parameters(paramLabel = "PLAN", description = "The plan, see above.")
    private Path plan = Path.of("");

    @Option(
            names = "--runs",
            paramLabel = "FILE",
            required = true,
            description = "Where finished runs are kept, one JSON object a line.")
    private Path runs = Path.of("");

    @Option(
            names = "--dry-run",
            description = "Run nothing; check the plan, and say how much is left and how long it will train.")
    private boolean dryRun;

    @Option(
            names = "--timings",
            paramLabel = "FILE",
            description = "For --dry-run: further files of finished runs, to know how long a step takes.")
    private List<Path> timings = List.of();

    @Option(names = "--summary", description = "Run nothing; show what the file has of this plan.")
    private boolean summary;

    @Override
    public Integer call() throws IOException {
        SweepPlan planned = SweepPlan.read(plan);
        RunsFile file = RunsFile.open(runs);
        if (dryRun) {
            return estimate(planned, file);
        }
        List<String> failures = List.of();
        if (!summary) {
            Services services = state.services();
            failures = new Sweep(planned, file, services, Terminal.ofScript()).run();
        }
        System.out.print(SweepSummary.table(planned, file));
        return failures.isEmpty() ? 0 : FAILED;
    }

    private int estimate(SweepPlan planned, RunsFile file) throws IOException {
        List<FinishedRun> others = new ArrayList<>();
        for (Path path : timings) {
            others.addAll(RunsFile.open(path).runs());
        }
        SweepEstimate estimate = SweepEstimate.of(planned, file, others);
        System.out.print(estimate);
        estimate.refused().forEach(System.err::println);
        return estimate.refused().isEmpty() ? 0 : FAILED;
    }
}
