package org.fewlabel.standalone.command;

import java.time.Duration;
import org.fewlabel.standalone.instance.Instance;
import org.fewlabel.standalone.terminal.Terminal;

/** While it is open, Ctrl-C (and SIGTERM, and a closed terminal) stops what the command started. */
final class Foreground implements AutoCloseable {
    private static final Duration JVM_END_WAIT = Duration.ofSeconds(10);

    private final Thread hook;

    private Foreground(Thread hook) {
        this.hook = hook;
    }

    static Foreground open(Instance instance, Terminal terminal) {
        Thread hook = new Thread(
                () -> {
                    terminal.hush("stopping what was started …");
                    instance.stopStartedHere();
                    terminal.lastLine("stopped");
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Foreground(hook);
    }

    /** Does not return when the JVM is on its way out, so that nobody complains of what the stop broke. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            hook.join();
            Thread.sleep(JVM_END_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
