package org.fewlabel.learning.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps other threads and processes of this machine out, as long as it is open. The system lifts it if the process dies. */
final class FolderLock implements AutoCloseable {
    /** Longer than all sources of a data set together may take. */
    private static final Duration WAIT_MAX = Duration.ofMinutes(30);

    private static final Duration POLL = Duration.ofMillis(200);

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits until nobody else has it.
     *
     * @param onWaiting called once if somebody else has it
     */
    static FolderLock acquire(Path file, Runnable onWaiting) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            long polls = WAIT_MAX.dividedBy(POLL);
            for (long poll = 0; poll < polls; poll++) {
                if (tryLock(channel) != null) {
                    return new FolderLock(channel);
                }
                if (poll == 0) {
                    onWaiting.run();
                }
                Thread.sleep(POLL.toMillis());
            }
            throw new IOException("another process has held " + file + " for " + WAIT_MAX.toMinutes() + " minutes");
        } catch (InterruptedException e) {
            channel.close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + file);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it.
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
