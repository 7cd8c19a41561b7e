package org.fewlabel.service.process;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;

/** What all threads of this process are at, for the log. */
public final class ThreadDump {
    private static final int THREADS_MAX = 200;
    private static final int FRAMES_MAX = 60;
    private static final int SHORT_FRAMES_MAX = 15;

    private ThreadDump() {}

    /** All threads, each with what it waits for and where it is. */
    public static String ofAll() {
        ThreadInfo[] threads = ManagementFactory.getThreadMXBean().dumpAllThreads(true, true, FRAMES_MAX);
        StringBuilder dump = new StringBuilder("threads: " + threads.length);
        for (int i = 0; i < Math.min(threads.length, THREADS_MAX); i++) {
            ThreadInfo thread = threads[i];
            dump.append("\n\"").append(thread.getThreadName()).append("\" ").append(thread.getThreadState());
            if (thread.getLockInfo() != null) {
                dump.append(" on ").append(thread.getLockInfo());
            }
            if (thread.getLockOwnerName() != null) {
                dump.append(" held by \"").append(thread.getLockOwnerName()).append('"');
            }
            append(dump, thread.getStackTrace(), FRAMES_MAX);
        }
        return dump.toString();
    }

    /** Where one thread is, as much as fits into a message. */
    public static String ofOne(Thread thread) {
        StringBuilder dump = new StringBuilder("\"" + thread.getName() + "\" " + thread.getState());
        append(dump, thread.getStackTrace(), SHORT_FRAMES_MAX);
        return dump.toString();
    }

    private static void append(StringBuilder dump, StackTraceElement[] frames, int framesMax) {
        for (int i = 0; i < Math.min(frames.length, framesMax); i++) {
            dump.append("\n  at ").append(frames[i]);
        }
    }
}
