package org.fewlabel.learning.augmentation;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the batches of the coming steps on a thread of its own while the step loop works on the current one. The
 * batches are those of the plan, in the order of the steps; their buffers go round in a ring.
 *
 * <p>One thread takes batches and closes the pipeline.
 */
public final class BatchPipeline implements AutoCloseable {
    /** The one in the step loop's hands, the one being filled, and one to take up what the machine's pauses do. */
    private static final int BATCHES = 3;

    private static final Duration CLOSING_MAX = Duration.ofSeconds(10);

    private final BatchAssembly assembly;
    private final long firstStep;
    private final long endStep;
    private final BlockingQueue<Batch> empty = new ArrayBlockingQueue<>(BATCHES);
    /** Room for all batches and the end, so that the filling thread never waits here. */
    private final BlockingQueue<Item> filled = new ArrayBlockingQueue<>(BATCHES + 1);

    private final Thread thread;
    private long nextStep;
    private long waitedNanos;
    private @Nullable Batch current;
    private @Nullable Failed failure;

    /** What the filling thread hands over. */
    private sealed interface Item {}

    private record Filled(Batch batch) implements Item {}

    private record Failed(Throwable cause) implements Item {}

    private BatchPipeline(BatchPlan plan, long firstStep, long endStep) {
        this.assembly = new BatchAssembly(plan);
        this.firstStep = firstStep;
        this.endStep = endStep;
        this.nextStep = firstStep;
        for (int i = 0; i < BATCHES; i++) {
            empty.add(new Batch(plan));
        }
        this.thread = new Thread(this::fillAll, "fewlabel-batches");
        this.thread.setDaemon(true);
    }

    /**
     * Starts to prepare batches.
     *
     * @param firstStep counted from the beginning of the run, from 0; where a resumed run goes on
     * @param endStep behind the last step
     */
    public static BatchPipeline start(BatchPlan plan, long firstStep, long endStep) {
        if (firstStep < 0 || endStep < firstStep) {
            throw new IllegalArgumentException("steps must rise from 0, were " + firstStep + " to " + endStep);
        }
        BatchPipeline pipeline = new BatchPipeline(plan, firstStep, endStep);
        pipeline.thread.start();
        return pipeline;
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
            for (long step = firstStep; step < endStep; step++) {
                Batch batch = empty.take();
                assembly.fill(batch, step);
                filled.add(new Filled(batch));
            }
        } catch (InterruptedException e) {
            // Closed: nobody takes batches any more.
        } catch (Throwable e) {
            filled.add(new Failed(e));
        }
    }

    /** Ends the thread; returns once it has ended, so that nothing of it is left behind. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSING_MAX.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
