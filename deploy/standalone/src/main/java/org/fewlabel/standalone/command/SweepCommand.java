package org.fewlabel.standalone.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.sweep.RunsFile;
import org.fewlabel.standalone.sweep.Sweep;
import org.fewlabel.standalone.sweep.SweepPlan;
import org.fewlabel.standalone.sweep.SweepSummary;
import org.fewlabel.standalone.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sweep",
        description = {
            "Run every row of a plan with every seed, and show mean ± standard deviation of the test errors.",
            "Started again it goes on where it was: finished runs are kept in a file."
        },
        mixinStandardHelpOptions = true)
public final class SweepCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Mixin
    private final StateOption state = new StateOption();

    @Parameters(
            paramLabel = "PLAN",
            description = "JSON: {\"name\": …, \"seeds\": […], \"base\": a job spec, \"rows\": [what to change, …]}.")
    private Path plan = Path.of("");

    @Option(
            names = "--runs",
            paramLabel = "FILE",
            required = true,
            description = "Where finished runs are kept, one JSON object a line.")
    private Path runs = Path.of("");

    @Option(names = "--summary", description = "Run nothing; show what the file has of this plan.")
    private boolean summary;

    @Override
    public Integer call() throws IOException {
        SweepPlan planned = SweepPlan.read(plan);
        RunsFile file = RunsFile.open(runs);
        List<String> failures = List.of();
        if (!summary) {
            Services services = state.services();
            failures = new Sweep(planned, file, services, Terminal.ofScript()).run();
        }
        System.out.print(SweepSummary.table(planned, file));
        return failures.isEmpty() ? 0 : FAILED;
    }
}
