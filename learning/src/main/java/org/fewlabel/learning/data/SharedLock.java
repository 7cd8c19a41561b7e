package org.fewlabel.learning.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A lock that many users of a file's name have at the same time, in this process and in others of this machine, or one who wants
 * to be alone. The system lifts it if the process dies. Of one process all users have one lock of the system's, since that knows no
 * more than one for each. Nothing else may open the file: a process that closes it lets go of its locks.
 */
final class SharedLock {
    /** By the file; guarded by itself. */
    private static final Map<Path, SharedLock> HELD = new HashMap<>();

    private final FileChannel channel;
    private int users;

    private SharedLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits for whoever is alone with it, who does not take long.
     *
     * @throws InterruptedIOException if the thread is interrupted
     */
    static Closeable acquire(Path file) throws IOException {
        Path key = file.toAbsolutePath().normalize();
        synchronized (HELD) {
            SharedLock held = HELD.get(key);
            if (held == null) {
                FileChannel channel = open(file);
                try {
                    channel.lock(0, Long.MAX_VALUE, true);
                } catch (FileLockInterruptionException e) {
                    channel.close();
                    throw interrupted(file, e);
                } catch (IOException | RuntimeException e) {
                    channel.close();
                    throw e;
                }
                held = new SharedLock(channel);
                HELD.put(key, held);
            }
            held.users++;
            AtomicBoolean closed = new AtomicBoolean();
            return () -> {
                if (closed.compareAndSet(false, true)) {
                    letGo(key);
                }
            };
        }
    }

    /** As other waits of a reader end; of the exception of locks it is no kind. */
    private static InterruptedIOException interrupted(Path file, FileLockInterruptionException cause) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted while waiting for " + file);
        interrupted.initCause(cause);
        return interrupted;
    }

    private static void letGo(Path key) throws IOException {
        synchronized (HELD) {
            SharedLock held = HELD.get(key);
            if (held != null && --held.users == 0) {
                HELD.remove(key);
                held.channel.close();
            }
        }
    }

    /** What is done while nobody uses something. Everybody waits for it, so it is to be short. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** @return whether nobody has the lock, and so the action was run */
    static boolean runAlone(Path file, Action action) throws IOException {
        synchronized (HELD) {
            if (HELD.containsKey(file.toAbsolutePath().normalize())) {
                return false;
            }
            try (FileChannel channel = open(file)) {
                if (channel.tryLock() == null) {
                    return false;
                }
                action.run();
                return true;
            }
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
