package org.fewlabel.learning.augmentation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.fewlabel.contracts.job.BatchSpec;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.augmentation.BatchFilling.Share;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the batches of the coming steps on threads of its own while the step loop works on the current one. The
 * batches are those of the plan, in the order of the steps, the same for any number of threads; their buffers go round in a ring.
 *
 * <p>The threads share the rows of a batch, so that more of them take no more memory. Who finds no rows left goes on with the
 * next step's and waits for nobody.
 *
 * <p>One thread takes batches and closes the pipeline.
 */
public final class BatchPipeline implements AutoCloseable {
    /** The one in the step loop's hands, the one being filled, and one to take up what the machine's pauses do. */
    private static final int BATCHES = 3;
    /**
     * How much one thread renders at a time: ten rows of 32×32×3, which take a tenth of a millisecond or so, so that handing them
     * out costs little beside. Batches of points are rendered by one thread at a time.
     */
    private static final int SHARE_NUMBERS = 1 << 15;

    private static final Duration CLOSING_MAX = Duration.ofSeconds(10);

    private final BatchAssembly assembly;
    private final int shareRows;
    private final long endStep;
    private final BlockingQueue<Batch> empty = new ArrayBlockingQueue<>(BATCHES);
    /** Room for all batches and the end, so that a filling thread never waits here. */
    private final BlockingQueue<Item> filled = new ArrayBlockingQueue<>(BATCHES + 1);

    private final List<Thread> threads;

    /** Whoever wants rows has it, also while it waits for an empty batch: so one thread waits for that, and the others for it. */
    private final Lock handingOut = new ReentrantLock();
    /** The step whose batch is filled next; for whoever has the lock. */
    private long stepToFill;
    /** The latest one; for whoever has the lock, its rows for whoever is {@code synchronized} as well. */
    private @Nullable BatchFilling latest;

    /** Those that are not over, in the order of the steps; this and the next for whoever is {@code synchronized}. */
    private final Queue<BatchFilling> underWay = new ArrayDeque<>(BATCHES);

    private boolean hasFailed;

    // Of the step loop alone.
    private long nextStep;
    private long waitedNanos;
    private @Nullable Batch current;
    private @Nullable Failed failure;

    /** What the filling threads hand over. */
    private sealed interface Item {}

    private record Filled(Batch batch) implements Item {}

    private record Failed(Throwable cause) implements Item {}

    private BatchPipeline(BatchPlan plan, int threads, long firstStep, long endStep) {
        this.assembly = new BatchAssembly(plan);
        this.shareRows = Math.max(1, SHARE_NUMBERS / plan.training().shape().size());
        this.endStep = endStep;
        this.stepToFill = firstStep;
        this.nextStep = firstStep;
        for (int i = 0; i < BATCHES; i++) {
            empty.add(new Batch(plan));
        }
        this.threads = IntStream.rangeClosed(1, threads).mapToObj(this::thread).toList();
    }

    private Thread thread(int number) {
        Thread thread = new Thread(this::fillAll, "fewlabel-batches-" + number);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Starts to prepare batches.
     *
     * @param threads how many prepare them, at least 1
     * @param firstStep counted from the beginning of the run, from 0; where a resumed run goes on
     * @param endStep behind the last step
     */
    public static BatchPipeline start(BatchPlan plan, int threads, long firstStep, long endStep) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, was " + threads);
        }
        if (firstStep < 0 || endStep < firstStep) {
            throw new IllegalArgumentException("steps must rise from 0, were " + firstStep + " to " + endStep);
        }
        BatchPipeline pipeline = new BatchPipeline(plan, threads, firstStep, endStep);
        try {
            pipeline.threads.forEach(Thread::start);
        } catch (Throwable e) {
            // The system gives no more threads: those that it gave end.
            pipeline.close();
            throw e;
        }
        return pipeline;
    }

    /** How many images a batch holds, each view one. */
    public static int rows(BatchSpec batch, Inputs inputs, int views) {
        return Batch.rows(batch.labeled(), batch.unlabeled(), inputs, views);
    }

    /**
     * How much of the heap the images of a pipeline's batches take.
     *
     * @param rows of each of them
     */
    public static long heapBytes(Shape shape, int rows) {
        return (long) BATCHES * Float.BYTES * shape.size() * rows;
    }

    /**
     * The batch of the next step; takes back the one before.
     *
     * @throws NoSuchElementException behind the last step
     * @throws IllegalStateException with the cause, if the batch could not be made; every later call throws the same
     * @throws InterruptedException if the step loop's thread is interrupted while it waits
     */
    public Batch next() throws InterruptedException {
        if (nextStep >= endStep) {
            throw new NoSuchElementException("there are no steps behind " + endStep);
        }
        if (current != null) {
            empty.add(current);
            current = null;
        }
        if (failure == null) {
            long since = System.nanoTime();
            Item item = filled.take();
            waitedNanos += System.nanoTime() - since;
            if (item instanceof Filled ready) {
                current = ready.batch();
                nextStep++;
                return current;
            }
            failure = (Failed) item;
        }
        throw new IllegalStateException("the batch of step " + nextStep + " could not be made", failure.cause());
    }

    /** How long the step loop has waited for batches since the start. */
    public Duration waited() {
        return Duration.ofNanos(waitedNanos);
    }

    private void fillAll() {
        try {
            for (Share share = take(); share != null; share = take()) {
                giveBack(share, render(share));
            }
        } catch (InterruptedException e) {
            // Closed: nobody takes batches any more.
        } catch (Throwable e) {
            // None of a batch: it is this class that failed, perhaps for want of memory.
            filled.offer(new Failed(e));
        }
    }

    private @Nullable Throwable render(Share share) {
        try {
            assembly.render(share.batch(), share.firstRow(), share.endRow());
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    /** The next rows to render; null when there will be none. */
    private @Nullable Share take() throws InterruptedException {
        handingOut.lockInterruptibly();
        try {
            if (latest == null || !latest.hasMore()) {
                if (stepToFill == endStep) {
                    return null;
                }
                latest = begin(empty.take());
            }
            return handOut(latest);
        } finally {
            handingOut.unlock();
        }
    }

    private BatchFilling begin(Batch batch) {
        BatchFilling begun = new BatchFilling(batch, shareRows);
        synchronized (this) {
            underWay.add(begun);
        }
        try {
            assembly.choose(batch, stepToFill);
        } catch (Throwable e) {
            fail(begun, 0, e);
        }
        stepToFill++;
        return begun;
    }

    /** Once a batch has failed there are no more rows, of whichever: those of the steps before have all been handed out. */
    private synchronized @Nullable Share handOut(BatchFilling filling) {
        return hasFailed ? null : filling.handOut();
    }

    private synchronized void giveBack(Share share, @Nullable Throwable thrown) {
        share.of().takeBack(share);
        if (thrown == null) {
            handOver();
        } else {
            fail(share.of(), share.firstRow(), thrown);
        }
    }

    private synchronized void fail(BatchFilling filling, int row, Throwable cause) {
        filling.fail(row, cause);
        hasFailed = true;
        handOver();
    }

    /** A batch waits here for those of the steps before it. */
    private void handOver() {
        while (!underWay.isEmpty() && underWay.element().isOver()) {
            BatchFilling over = underWay.remove();
            Throwable cause = over.failure();
            filled.add(cause == null ? new Filled(over.batch()) : new Failed(cause));
        }
    }

    /** Ends the threads; returns once they have ended, so that nothing of them is left behind. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + CLOSING_MAX.toNanos();
        try {
            for (Thread thread : threads) {
                TimeUnit.NANOSECONDS.timedJoin(thread, deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
