package org.fewlabel.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.fewlabel.contracts.job.Violation;
import org.fewlabel.contracts.rest.PresetView;
import org.fewlabel.contracts.sweep.RunsFile;
import org.fewlabel.contracts.sweep.SweepPlan;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.sweep.FinishedRuns;
import org.fewlabel.standalone.sweep.PresetPlan;
import org.fewlabel.standalone.sweep.SweepSummary;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "preset",
        description = {
            "Run the cells of a published table with every seed, and show the test errors beside the published ones.",
            "Without a name it lists the presets. Started again it goes on where it was: finished runs are kept in a file."
        },
        mixinStandardHelpOptions = true)
public final class PresetCommand implements Callable<Integer> {
    @Mixin
    private final StateOption state = new StateOption();

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The preset, such as article-cifar10-4000.")
    private @Nullable String name;

    @Option(
            names = "--cell",
            paramLabel = "CELL",
            split = ",",
            description = "Only these cells of the table, such as ict-mixed; all by default.")
    private List<String> cells = List.of();

    @Option(
            names = "--seeds",
            paramLabel = "SEED",
            split = ",",
            description = "Run each cell once with each; ${DEFAULT-VALUE} by default.",
            defaultValue = "1,2,3")
    private List<Long> seeds = List.of();

    @Option(
            names = "--runs",
            paramLabel = "FILE",
            description = "Where finished runs are kept, one JSON object a line; by default NAME.jsonl.")
    private @Nullable Path runs;

    @Option(names = "--summary", description = "Run nothing; show what the file has of the preset.")
    private boolean summary;

    @Option(
            names = "--json",
            description = "Run nothing; print the preset for programs, or without a name all of them.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Services services = state.services();
        if (json || name == null) {
            JsonNode answer = name == null ? services.presets() : services.preset(name);
            if (json) {
                System.out.println(PrettyJson.of(answer));
            } else {
                list(Services.presets(answer));
            }
            return ExitCode.DONE.code();
        }
        PresetPlan preset = PresetPlan.of(Services.preset(services.preset(name)), cells, seeds);
        SweepPlan plan = plan(preset);
        FinishedRuns finished = FinishedRuns.in(RunsFile.open(runs == null ? Path.of(name + ".jsonl") : runs));
        ExitCode exitCode = ExitCode.DONE;
        if (summary) {
            System.out.print(SweepSummary.table(plan, finished, preset.published()));
        } else {
            exitCode = new SweepFront(services, finished, Terminal.ofScript())
                    .run(preset.sweep(), plan, preset.published());
        }
        preset.notes().forEach(System.out::println);
        return exitCode.code();
    }

    private static SweepPlan plan(PresetPlan preset) {
        SweepPlan.Reading reading = SweepPlan.read(preset.sweep().toString());
        if (reading instanceof SweepPlan.Rejected rejected) {
            throw new IllegalArgumentException(
                    "the preset makes no sweep: " + Violation.inOneLine(rejected.violations()));
        }
        return ((SweepPlan.Accepted) reading).plan();
    }

    private static void list(PresetView.Listing listing) {
        for (PresetView.Summary preset : listing.presets()) {
            System.out.println(preset.name() + ": " + preset.meaning());
            preset.cells().forEach(cell -> System.out.println("  " + cell));
        }
    }
}
