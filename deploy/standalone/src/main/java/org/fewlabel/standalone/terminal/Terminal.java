package org.fewlabel.standalone.terminal;

import java.io.PrintStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Words for the person who waits, on standard error. On a terminal the progress is one line that is written over; in a
 * file it is a line now and then.
 */
public final class Terminal {
    private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(10);
    private static final String LIVE = "fewlabel.live";
    private static final int COLUMNS_USUAL = 100;

    private final PrintStream err;
    private final boolean live;
    private final int columns;
    private boolean dirty;
    private boolean ended;
    private @Nullable Long plainAtNanos;

    public Terminal(PrintStream err, boolean live, int columns) {
        this.err = err;
        this.live = live;
        this.columns = columns;
    }

    /** The one that the script found: whether standard error is a terminal, and how wide. */
    public static Terminal ofScript() {
        return new Terminal(
                System.err, Boolean.getBoolean(LIVE), Integer.getInteger("fewlabel.columns", COLUMNS_USUAL));
    }

    /** Whether the script found that standard output is a terminal. */
    public static boolean isOutputOfScript() {
        return Boolean.getBoolean("fewlabel.shown");
    }

    /** Whether both outputs are: help goes to one, what is wrong with a command to the other, and both may have colours. */
    public static boolean isTerminalOfScript() {
        return isOutputOfScript() && Boolean.getBoolean(LIVE);
    }

    /** A line that stays. */
    public synchronized void line(String text) {
        if (ended) {
            return;
        }
        clear();
        err.println(text);
        err.flush();
    }

    /** A line that the next one replaces. */
    public synchronized void progress(String text) {
        if (ended) {
            return;
        }
        if (live) {
            int room = Math.max(1, columns - 1);
            err.print("\r\u001b[K" + (text.length() > room ? text.substring(0, room - 1) + "…" : text));
            err.flush();
            dirty = true;
        } else if (plainAtNanos == null || System.nanoTime() - plainAtNanos > PLAIN_INTERVAL.toNanos()) {
            plainAtNanos = System.nanoTime();
            err.println(text);
            err.flush();
        }
    }

    /** From here on only {@link #lastLine} is heard: a thread that is being stopped has nothing to tell. */
    public synchronized void hush(String text) {
        line(text);
        ended = true;
    }

    /** The last words. */
    public synchronized void lastLine(String text) {
        ended = false;
        hush(text);
    }

    /** Removes the progress line. */
    public synchronized void clear() {
        if (dirty) {
            err.print("\r\u001b[K");
            err.flush();
            dirty = false;
        }
    }
}
