package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    private static final int FREE = 10;
    private static final int HELD = 11;

    @TempDir
    Path folder;

    /** A process that closes a file lets go of its locks on it, and another thread that gave up waiting had closed it. */
    @Test
    @Timeout(60)
    void keepsOtherProcessesOutThoughAThreadOfThisOneGaveUpWaiting() throws Exception {
        Path file = folder.resolve("fetch.lock");
        try (FolderLock lock = FolderLock.acquire(file, () -> {})) {
            assertThat(lock).isNotNull();
            CountDownLatch waits = new CountDownLatch(1);
            FutureTask<FolderLock> waiting = new FutureTask<>(() -> FolderLock.acquire(file, waits::countDown));
            Thread thread = new Thread(waiting, "waits for the folder");
            thread.start();
            waits.await();
            thread.interrupt();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(waiting::get)
                    .withCauseInstanceOf(InterruptedIOException.class);

            assertThat(triedByAnotherProcess(file)).isEqualTo(HELD);
        }
        assertThat(triedByAnotherProcess(file)).isEqualTo(FREE);
    }

    @Test
    @Timeout(60)
    void isThereForTheNextThreadOnceItIsClosed() throws Exception {
        Path file = folder.resolve("fetch.lock");
        FolderLock first = FolderLock.acquire(file, () -> {});
        FutureTask<FolderLock> waiting = new FutureTask<>(() -> FolderLock.acquire(file, () -> {}));
        new Thread(waiting, "waits for the folder").start();

        first.close();

        try (FolderLock second = waiting.get()) {
            assertThat(second).isNotNull();
            assertThat(triedByAnotherProcess(file)).isEqualTo(HELD);
        }
    }

    private static int triedByAnotherProcess(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FolderLockTest.class.getName(),
                        file.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** The other process: ends with whether somebody has the lock. */
    public static void main(String[] arguments) throws IOException {
        try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
            System.exit(channel.tryLock() == null ? HELD : FREE);
        }
    }
}
