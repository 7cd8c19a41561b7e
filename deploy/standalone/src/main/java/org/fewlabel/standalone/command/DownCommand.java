package org.fewlabel.standalone.command;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.fewlabel.standalone.instance.Instance;
import org.fewlabel.standalone.instance.Part;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "down",
        description = {
            "Stop everything that was started, and nothing else. A job that was running goes on after the next up.",
            "With names stop those parts alone; they stay away until the next up."
        },
        mixinStandardHelpOptions = true)
public final class DownCommand implements Callable<Integer> {
    @Mixin
    private final StateOption state = new StateOption();

    @Parameters(
            paramLabel = "PART",
            arity = "0..*",
            description =
                    "One or more of postgres, kafka, gateway, metrics, labeler, trainer, and where there are several"
                            + " trainers trainer-2 and so on; without any, all of it.")
    private List<String> names = List.of();

    @Option(names = "--json", description = "Print what was stopped, for programs.")
    private boolean json;

    @Override
    public Integer call() {
        Set<Part> parts = names.stream().map(DownCommand::part).collect(Collectors.toSet());
        Terminal terminal = Terminal.ofScript();
        terminal.progress("stopping …");
        Instance instance = state.instance();
        Set<Part> stopped = parts.isEmpty() ? instance.down() : instance.down(parts);
        List<String> gone = stopped.stream().map(Part::wireName).toList();
        if (json) {
            System.out.println(PrettyJson.of(Map.of("stopped", gone)));
        }
        terminal.line(gone.isEmpty() ? "nothing was running" : "stopped: " + String.join(", ", gone));
        return ExitCode.DONE.code();
    }

    private static Part part(String name) {
        try {
            return Part.parse(name);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
