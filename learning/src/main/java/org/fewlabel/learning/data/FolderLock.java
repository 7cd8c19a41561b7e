package org.fewlabel.learning.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other threads and processes of this machine out, as long as it is open. The system lifts it if the process dies.
 *
 * <p>It also lifts it when the process closes the file, whoever opened it for whatever. So only one thread of the process has the
 * file open at a time, and others wait for that thread before they open it.
 */
final class FolderLock implements AutoCloseable {
    /** Longer than all sources of a data set together may take. */
    private static final Duration WAIT_MAX = Duration.ofMinutes(30);

    private static final Duration POLL = Duration.ofMillis(200);

    /** The files that this process has locked; guarded by itself. */
    private static final Set<Path> HELD = new HashSet<>();

    private final Path key;
    private final FileChannel channel;

    private FolderLock(Path key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /**
     * Waits until nobody else has it.
     *
     * @param onWaiting called once if somebody else has it
     */
    static FolderLock acquire(Path file, Runnable onWaiting) throws IOException {
        Path key = file.toAbsolutePath().normalize();
        try {
            long polls = WAIT_MAX.dividedBy(POLL);
            for (long poll = 0; poll < polls; poll++) {
                FolderLock lock = tryAcquire(key);
                if (lock != null) {
                    return lock;
                }
                if (poll == 0) {
                    onWaiting.run();
                }
                Thread.sleep(POLL.toMillis());
            }
            throw new IOException("another process has held " + file + " for " + WAIT_MAX.toMinutes() + " minutes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + file);
        }
    }

    private static @Nullable FolderLock tryAcquire(Path key) throws IOException {
        synchronized (HELD) {
            if (HELD.contains(key)) {
                return null;
            }
            FileChannel channel = FileChannel.open(key, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    HELD.add(key);
                    return new FolderLock(key, channel);
                }
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            channel.close();
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            channel.close();
            HELD.remove(key);
        }
    }
}
