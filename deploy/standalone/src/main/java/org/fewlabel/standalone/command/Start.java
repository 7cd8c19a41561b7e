package org.fewlabel.standalone.command;

import java.time.Duration;
import java.util.Collection;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.fewlabel.standalone.instance.End;
import org.fewlabel.standalone.instance.Instance;
import org.fewlabel.standalone.instance.Part;
import org.fewlabel.standalone.instance.PortMap;
import org.fewlabel.standalone.instance.Shares;
import org.fewlabel.standalone.instance.StartListener;
import org.fewlabel.standalone.terminal.Figures;
import org.fewlabel.standalone.terminal.Terminal;

/** Starts an instance before the user's eyes. */
final class Start implements StartListener {
    private final Terminal terminal;
    private final long startNanos = System.nanoTime();

    Start(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void waitsFor(Collection<Part> parts) {
        if (!parts.isEmpty()) {
            terminal.progress("starting (" + Figures.duration(elapsed()) + "): "
                    + parts.stream().map(Part::title).collect(Collectors.joining(", ")));
        }
    }

    @Override
    public void ended(Part part, End end) {
        terminal.line(part.title() + " died while it started (" + end.reason() + "); it is started again");
    }

    @Override
    public void sharesAnew(int before, int now) {
        terminal.line("trainers: " + now + " instead of " + before
                + "; what is being trained goes on when all of them are started");
    }

    /** @return whether anything had to be started */
    boolean up(Instance instance, PortMap.Wishes wishes, OptionalInt trainers) {
        trainers.ifPresent(count -> Shares.ofThisMachine(count).shortages().forEach(terminal::line));
        boolean started = !instance.up(wishes, trainers).isEmpty();
        terminal.line(started ? "everything runs (" + Figures.duration(elapsed()) + ")" : "everything runs already");
        return started;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
