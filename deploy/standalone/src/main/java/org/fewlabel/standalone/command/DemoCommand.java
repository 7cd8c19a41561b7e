package org.fewlabel.standalone.command;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.fewlabel.standalone.client.Services;
import org.fewlabel.standalone.demo.Demo;
import org.fewlabel.standalone.instance.Home;
import org.fewlabel.standalone.instance.Instance;
import org.fewlabel.standalone.instance.Port;
import org.fewlabel.standalone.instance.PortMap;
import org.fewlabel.standalone.terminal.PrettyJson;
import org.fewlabel.standalone.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "Train three methods on Fashion-MNIST with 100 labels, two seeds each, and compare them.",
            "Starts what does not run, and leaves it running; Ctrl-C stops what the command started."
        },
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    @Mixin
    private final StateOption state = new StateOption();

    @Mixin
    private final PortOptions ports = new PortOptions();

    @Mixin
    private final TrainersOption trainers = new TrainersOption();

    @Option(names = "--stop", description = "At the end stop what the command started.")
    private boolean stop;

    @Option(names = "--json", description = "Print the sweep as it ended and the comparison of its jobs, for programs.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.ofScript();
        Start start = new Start(terminal);
        Instance instance = state.instance(start);
        try (Foreground foreground = Foreground.open(instance, terminal)) {
            start.up(instance, ports.wishes(), trainers.wish());
            PortMap where = instance.ports().orElseThrow();
            if (GatewayVariables.namesAnother(System.getenv())) {
                terminal.line("the jobs are trained on this machine; other commands ask the gateway that "
                        + GatewayVariables.URL + " names");
            }
            Demo demo = new Demo(Home.fromProperty(), where, services(where, System.getenv()), terminal);
            Demo.Outcome outcome = demo.run();
            System.out.print(json ? PrettyJson.of(outcome) + "\n" : demo.text(outcome));
            System.out.flush();
            if (stop) {
                instance.stopStartedHere();
            }
            return (outcome.isComplete() ? ExitCode.DONE : ExitCode.FAILED).code();
        }
    }

    /** Those that the command has started: a gateway elsewhere is not there to be shown what this machine does. */
    static Services services(PortMap ports, Map<String, String> environment) {
        return new Services(
                ports.url(Port.GATEWAY),
                GatewayVariables.ofInstance(environment).token());
    }
}
