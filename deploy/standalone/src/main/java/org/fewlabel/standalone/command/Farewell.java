package org.fewlabel.standalone.command;

import org.fewlabel.standalone.terminal.Terminal;

/** What is said if Ctrl-C comes while it is open. */
final class Farewell implements AutoCloseable {
    private final Thread hook;

    private Farewell(Thread hook) {
        this.hook = hook;
    }

    static Farewell open(Terminal terminal, String words) {
        Thread hook = new Thread(() -> terminal.lastLine(words), "farewell");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Farewell(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Ctrl-C came at this very moment: it is being said.
        }
    }
}
