package org.fewlabel.standalone.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.fewlabel.contracts.Json;
import org.fewlabel.standalone.instance.PartStatus;
import org.fewlabel.standalone.instance.PartStatus.Condition;
import org.fewlabel.standalone.terminal.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Show what runs, and where. Ends with 3 unless all of it is ready.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    private static final int NOT_ALL_READY = 3;

    @Mixin
    private final StateOption state = new StateOption();

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        List<PartStatus> parts = state.instance().status();
        if (json) {
            System.out.println(
                    Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(Map.of("parts", parts)));
        } else {
            Table table = new Table(List.of("part", "condition", ">port", ">pid", "log"));
            for (PartStatus part : parts) {
                table.add(List.of(
                        part.part().wireName(),
                        part.condition().wireName().replace('-', ' '),
                        Integer.toString(part.port()),
                        part.pid() == null ? "–" : Long.toString(part.pid()),
                        part.log().toString()));
            }
            System.out.print(table);
        }
        return parts.stream().allMatch(part -> part.condition() == Condition.READY) ? 0 : NOT_ALL_READY;
    }
}
