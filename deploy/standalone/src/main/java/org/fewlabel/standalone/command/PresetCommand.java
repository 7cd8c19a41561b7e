package org.fewlabel.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.fewlabel.contracts.sweep.RunsFile;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.sweep.PresetPlan;
import org.fewlabel.standalone.sweep.Sweep;
import org.fewlabel.standalone.sweep.SweepSummary;
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
    private static final int FAILED = 1;

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

    @Override
    public Integer call() throws IOException {
        Services services = state.services();
        if (name == null) {
            list(services.presets());
            return 0;
        }
        PresetPlan planned = PresetPlan.of(services.preset(name), cells, seeds);
        RunsFile file = RunsFile.open(runs == null ? Path.of(name + ".jsonl") : runs);
        List<String> failures = List.of();
        if (!summary) {
            failures = new Sweep(planned.sweep(), file, services, Terminal.ofScript()).run();
        }
        System.out.print(SweepSummary.table(planned.sweep(), file, planned.published()));
        planned.notes().forEach(System.out::println);
        return failures.isEmpty() ? 0 : FAILED;
    }

    private static void list(JsonNode presets) {
        for (JsonNode preset : presets.path("presets")) {
            System.out.println(
                    preset.path("name").asText() + ": " + preset.path("meaning").asText());
            preset.path("cells").forEach(cell -> System.out.println("  " + cell.asText()));
        }
    }
}
