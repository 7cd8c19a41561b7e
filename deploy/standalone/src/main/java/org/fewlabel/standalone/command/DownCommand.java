package org.fewlabel.standalone.command;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.fewlabel.standalone.instance.Part;
import org.fewlabel.standalone.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "down",
        description =
                "Stop everything that was started, and nothing else. A job that was running goes on after the next up.",
        mixinStandardHelpOptions = true)
public final class DownCommand implements Callable<Integer> {
    @Mixin
    private final StateOption state = new StateOption();

    @Override
    public Integer call() {
        Terminal terminal = Terminal.ofScript();
        terminal.progress("stopping …");
        Set<Part> stopped = state.instance().down();
        terminal.line(
                stopped.isEmpty()
                        ? "nothing was running"
                        : "stopped: " + stopped.stream().map(Part::wireName).collect(Collectors.joining(", ")));
        return 0;
    }
}
