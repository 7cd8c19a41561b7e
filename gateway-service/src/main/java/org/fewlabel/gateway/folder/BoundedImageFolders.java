package org.fewlabel.gateway.folder;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.fewlabel.contracts.job.ImageFolders;
import org.fewlabel.gateway.problem.BusyException;
import org.fewlabel.service.outage.OutageException;

/**
 * Folders of images that few look into at a time, on threads of their own: a look into a large folder takes seconds and memory,
 * and one into a file system that does not answer takes for ever, whatever limits it was given.
 */
public final class BoundedImageFolders implements ImageFolders, AutoCloseable {
    private static final Duration THREADS_KEPT = Duration.ofMinutes(1);
    /** So that a look that ends by its own limit says so itself. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ImageFolders folders;
    private final int concurrentMax;
    private final Duration patience;
    private final ExecutorService threads;

    /**
     * @param folders which end by themselves after {@code durationMax}, as long as the file system answers
     * @param concurrentMax how many looks there may be at a time
     */
    public BoundedImageFolders(ImageFolders folders, int concurrentMax, Duration durationMax) {
        if (concurrentMax < 1) {
            throw new IllegalArgumentException(
                    "fewlabel.datasets.listings-max must be at least 1, was: " + concurrentMax);
        }
        this.folders = folders;
        this.concurrentMax = concurrentMax;
        this.patience = durationMax.plus(GRACE);
        this.threads = new ThreadPoolExecutor(
                0, concurrentMax, THREADS_KEPT.toMillis(), TimeUnit.MILLISECONDS, new SynchronousQueue<>(), daemons());
    }

    private static ThreadFactory daemons() {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "listing-" + count.incrementAndGet());
            thread.setDaemon(true); // One that never comes back must not keep the process.
            return thread;
        };
    }

    /**
     * @throws BusyException if as many look as may
     * @throws OutageException if the file system does not answer
     */
    @Override
    public Look look(String path) {
        Future<Look> look;
        try {
            look = threads.submit(() -> folders.look(path));
        } catch (RejectedExecutionException e) {
            throw new BusyException("it looks into as many folders as it may at a time, " + concurrentMax
                    + " (fewlabel.datasets.listings-max); try again shortly");
        }
        try {
            return look.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            look.cancel(true);
            throw new OutageException("folder of data sets", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            look.cancel(true);
            throw new BusyException("the gateway is shutting down");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a folder cannot be looked into", e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
