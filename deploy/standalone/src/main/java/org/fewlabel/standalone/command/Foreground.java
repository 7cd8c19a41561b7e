package org.fewlabel.standalone.command;

import org.fewlabel.standalone.instance.Instance;
import org.fewlabel.standalone.terminal.Terminal;

/** While it is open, Ctrl-C (and SIGTERM, and a closed terminal) stops what the command started. */
final class Foreground implements AutoCloseable {
    private final Thread hook;

    private Foreground(Thread hook) {
        this.hook = hook;
    }

    static Foreground open(Instance instance, Terminal terminal) {
        Thread hook = new Thread(
                () -> {
                    terminal.line("stopping what was started …");
                    instance.stopStartedHere();
                    terminal.lastLine("stopped");
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Foreground(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is on its way out: the hook runs, and it ends the JVM when it is done.
            Thread.currentThread().interrupt();
        }
    }
}
