package org.fewlabel.gateway.problem;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Of some work, which holds much or asks much of others, so many at a time; who comes then waits a little, in order. */
public final class Turns {
    private final Semaphore free;
    private final Duration wait;
    private final String busy;

    /**
     * @param atATime at least 1
     * @param busy what is told to who had no turn after the wait
     */
    public Turns(int atATime, Duration wait, String busy) {
        this.free = new Semaphore(atATime, true);
        this.wait = wait;
        this.busy = busy;
    }

    /** What is done in a turn. */
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /**
     * Does it when there is a turn.
     *
     * @throws BusyException if there is none within the wait
     */
    public <T, E extends Exception> T take(Work<T, E> work) throws E {
        begin();
        try {
            return work.run();
        } finally {
            free.release();
        }
    }

    private void begin() {
        try {
            if (!free.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BusyException(busy);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException("the gateway is shutting down");
        }
    }
}
