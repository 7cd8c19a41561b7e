package org.fewlabel.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.terminal.Figures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "compare",
        description = "Show which method helped: test errors in percent, mean ± standard deviation over finished jobs.",
        mixinStandardHelpOptions = true)
public final class CompareCommand implements Callable<Integer> {
    @Mixin
    private final StateOption state = new StateOption();

    @Option(
            names = "--by",
            paramLabel = "FIELDS",
            description = "What makes a group, with commas: method, inputs, targets, dataset, labels, network;"
                    + " by default ${DEFAULT-VALUE}.")
    private String by = "method";

    @Option(
            names = "--where",
            paramLabel = "FIELD=VALUE",
            description = "Only jobs with this value, such as dataset=fashion-mnist; may be given again.")
    private List<String> where = new ArrayList<>();

    @Option(names = "--json", description = "For programs: shares in [0, 1].")
    private boolean json;

    @Override
    public Integer call() {
        for (String filter : where) {
            if (!filter.contains("=")) {
                throw new IllegalArgumentException("--where must be FIELD=VALUE, was: " + filter);
            }
        }
        JsonNode comparison = state.services().comparison(by, Services.filters(where));
        System.out.print(
                json
                        ? comparison.toPrettyString() + "\n"
                        : Figures.table(Services.comparison(comparison)).toString());
        return 0;
    }
}
