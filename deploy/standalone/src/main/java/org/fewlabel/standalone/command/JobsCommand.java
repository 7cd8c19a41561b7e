package org.fewlabel.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "jobs", description = "List the newest jobs.", mixinStandardHelpOptions = true)
public final class JobsCommand implements Callable<Integer> {
    @Mixin
    private final StateOption state = new StateOption();

    @Option(names = "--max", paramLabel = "N", description = "How many; by default ${DEFAULT-VALUE}, at most 200.")
    private int countMax = 20;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() {
        JsonNode answer = state.services().jobs(countMax);
        if (json) {
            System.out.println(answer.toPrettyString());
            return 0;
        }
        Table table = new Table(List.of("id", "name", "state", ">epochs", ">student", ">average", ">teacher"));
        for (JsonNode job : answer.path("jobs")) {
            JsonNode progress = job.path("progress");
            table.add(List.of(
                    job.path("id").asText(),
                    job.path("name").asText(),
                    job.path("state").asText(),
                    progress.path("labeledEpochs").asText() + "/"
                            + progress.path("epochs").asText(),
                    Figures.percent(error(progress.path("studentTestError"))),
                    Figures.percent(error(progress.path("averageTestError"))),
                    Figures.percent(error(progress.path("teacherTestError")))));
        }
        System.out.print(table);
        return 0;
    }

    private static @Nullable Double error(JsonNode value) {
        return value.isNumber() ? (Double) value.asDouble() : null;
    }
}
