package org.fewlabel.standalone.command;

import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;
import org.fewlabel.standalone.instance.Instance;
import org.fewlabel.standalone.instance.Part;
import org.fewlabel.standalone.instance.Port;
import org.fewlabel.standalone.instance.PortMap;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Terminal;

/** Starts an instance before the user's eyes. */
final class Start {
    private final Terminal terminal;
    private final long startNanos = System.nanoTime();

    Start(Terminal terminal) {
        this.terminal = terminal;
    }

    void waitsFor(Collection<Part> parts) {
        if (!parts.isEmpty()) {
            terminal.progress("starting (" + Figures.duration(elapsed()) + "): "
                    + parts.stream().map(Part::title).collect(Collectors.joining(", ")));
        }
    }

    /** @return whether anything had to be started */
    boolean up(Instance instance, PortMap.Wishes wishes) {
        boolean started = !instance.up(wishes).isEmpty();
        terminal.line(started ? "everything runs (" + Figures.duration(elapsed()) + ")" : "everything runs already");
        return started;
    }

    static String addresses(Instance instance) {
        PortMap ports = instance.ports().orElseThrow();
        return """
                gateway   %s/api/v1/jobs
                metrics   %s/api/v1/comparison
                state     %s
                """.formatted(ports.url(Port.GATEWAY), ports.url(Port.METRICS), instance.state());
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
