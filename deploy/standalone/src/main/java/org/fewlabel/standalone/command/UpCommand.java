package org.fewlabel.standalone.command;

import java.util.concurrent.Callable;
import org.fewlabel.standalone.instance.Instance;
import org.fewlabel.standalone.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "up",
        description = {
            "Start everything: PostgreSQL, Kafka and the four services. They go on when the command has ended.",
            "What runs already is left alone. What jobs left behind is kept between runs."
        },
        mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
    @Mixin
    private final StateOption state = new StateOption();

    @Mixin
    private final PortOptions ports = new PortOptions();

    @Override
    public Integer call() {
        Terminal terminal = Terminal.ofScript();
        Start start = new Start(terminal);
        Instance instance = state.instance(start::waitsFor);
        try (Foreground foreground = Foreground.open(instance, terminal)) {
            start.up(instance, ports.wishes());
        }
        System.out.print(Start.addresses(instance));
        return 0;
    }
}
