package org.fewlabel.standalone.command;

import java.util.concurrent.Callable;
import org.fewlabel.standalone.instance.Instance;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = {
            "Start everything: PostgreSQL, Kafka and the four services. They go on when the command has ended.",
            "What runs already is left alone, and what dies later is started again. What jobs left behind is kept between"
                    + " runs.",
            "If something does not get ready, the command says what it lacks, and the rest stays up; ./fewlabel status shows"
                    + " it again, ./fewlabel down stops everything."
        },
        mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
    @Mixin
    private final StateOption state = new StateOption();

    @Mixin
    private final PortOptions ports = new PortOptions();

    @Mixin
    private final TrainersOption trainers = new TrainersOption();

    @Option(names = "--json", description = "Print the addresses with what status says, for programs.")
    private boolean json;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.ofScript();
        Start start = new Start(terminal);
        Instance instance = state.instance(start);
        try (Foreground foreground = Foreground.open(instance, terminal)) {
            start.up(instance, ports.wishes(), trainers.wish());
        }
        Running running = Running.of(instance);
        System.out.print(json ? PrettyJson.of(running) + "\n" : running.addresses());
        return ExitCode.DONE.code();
    }
}
