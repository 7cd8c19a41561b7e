package org.fewlabel.benchmarks;

import java.io.IOException;

/** Stops an instance in the end, also where somebody ends the program (Ctrl-C). */
public final class InstanceStop implements AutoCloseable {
    private final LocalInstance instance;
    private final Thread hook = new Thread(this::stop, "stop");
    private boolean isStopped;

    public InstanceStop(LocalInstance instance) {
        this.instance = instance;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Of two threads that come to it, the second one waits: the program is not to end before. */
    private synchronized void stop() {
        if (isStopped) {
            return;
        }
        try {
            instance.down();
            isStopped = true;
        } catch (IOException e) {
            System.err.println("not stopped: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Somebody has ended the program, and the hook is at it.
        }
    }
}
