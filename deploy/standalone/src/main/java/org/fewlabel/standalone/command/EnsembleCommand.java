package org.fewlabel.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ensemble",
        description = "Show how good the mean prediction of several finished jobs is, beside each of them.",
        mixinStandardHelpOptions = true)
public final class EnsembleCommand implements Callable<Integer> {
    @Mixin
    private final StateOption state = new StateOption();

    @Parameters(
            paramLabel = "JOB",
            arity = "2..*",
            description = "Ids of jobs that have succeeded, on the same images.")
    private List<String> jobs = List.of();

    @Option(
            names = "--more-labels",
            description = "Also where the jobs use more labels together than each of them names.")
    private boolean moreLabels;

    @Option(names = "--json", description = "For programs: shares in [0, 1].")
    private boolean json;

    @Override
    public Integer call() {
        JsonNode ensemble = state.services().ensemble(jobs, moreLabels);
        if (json) {
            System.out.println(ensemble.toPrettyString());
            return 0;
        }
        Table table = new Table(List.of("job", "method", "network", ">seed", ">student", ">average", ">teacher"));
        for (JsonNode member : ensemble.path("members")) {
            table.add(List.of(
                    member.path("jobId").asText(),
                    member.path("method").asText(),
                    member.path("network").asText(),
                    member.path("seed").asText(),
                    percent(member, "studentTestError"),
                    percent(member, "averageTestError"),
                    percent(member, "teacherTestError")));
        }
        table.add(List.of(
                "together",
                "",
                "",
                "",
                percent(ensemble, "studentTestError"),
                percent(ensemble, "averageTestError"),
                percent(ensemble, "teacherTestError")));
        System.out.print(table);
        if (ensemble.path("moreLabels").asBoolean()) {
            System.out.println(
                    "Together they use up to " + ensemble.path("labels").asInt()
                            + " labels, more than each of them names: compare with runs of so many.");
        }
        return 0;
    }

    private static String percent(JsonNode errors, String field) {
        JsonNode error = errors.path(field);
        return Figures.percent(error.isNumber() ? (Double) error.asDouble() : null);
    }
}
