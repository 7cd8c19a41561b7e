package org.fewlabel.labeler.epoch;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The job events that were there before this labeler, which it hears before it takes up the first epoch: so a job that was
 * cancelled while there was no labeler stays so.
 */
@ApplicationScoped
public class EarlierJobEvents {
    private static final Logger LOG = Logger.getLogger(EarlierJobEvents.class);

    private final CountDownLatch heard = new CountDownLatch(1);
    /** Where each partition ended when this labeler began, as long as it has not got there. */
    private final Map<Integer, Long> ends = new HashMap<>();

    /** Where each partition goes on. */
    private final Map<Integer, Long> next = new HashMap<>();

    private boolean begun;

    /**
     * Says how much there is to hear. Only the first time counts: what comes later is news.
     *
     * @param ends the offset after the last record of each partition that has any
     */
    synchronized void begin(Map<Integer, Long> ends) {
        if (!begun) {
            begun = true;
            this.ends.putAll(ends);
            openIfAllHeard();
        }
    }

    /** Whether the record was there before this labeler began. */
    synchronized boolean isEarlier(int partition, long offset) {
        Long end = ends.get(partition);
        return end != null && offset < end;
    }

    /** A record was heard, or put aside. */
    synchronized void heard(int partition, long offset) {
        next.put(partition, offset + 1);
        Long end = ends.get(partition);
        if (end != null && offset + 1 >= end) {
            ends.remove(partition);
            openIfAllHeard();
        }
    }

    /** The offset after the last record that was heard of a partition; null before the first. */
    synchronized @Nullable Long next(int partition) {
        return next.get(partition);
    }

    private void openIfAllHeard() {
        if (ends.isEmpty() && heard.getCount() > 0) {
            LOG.info("The job events so far are heard");
            heard.countDown();
        }
    }

    /** Returns when all of them are heard, or after so long: what is missed then costs time and nothing else. */
    void await(Duration patience) throws InterruptedException {
        if (!heard.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf("The job events so far are not heard after %s; epochs are labeled all the same", patience);
            heard.countDown();
        }
    }
}
