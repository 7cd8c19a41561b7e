package org.fewlabel.gateway.live;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What one reader is sent of a subject: its newest view, when that is not the one that the reader has. It holds one view at most
 * beside the one on its way, however slow its reader is: what was not sent yet gives way to what is newer.
 *
 * <p>Frames are handed out by whoever finds one to hand out, one at a time, and never under this object's lock: the connection has
 * one of its own, and calls back under it.
 */
final class LiveStream implements Flow.Publisher<Frame>, Flow.Subscription {
    /** After a view that is the last, for readers who would come again otherwise. */
    static final String END = "end";
    /** An event without data is none to a browser. */
    private static final String NOTHING = "{}";

    /** Where the frames go to. */
    interface Line {
        boolean isCut();

        /** Ends the connection at once, whatever waits on it. */
        void cut();

        /** Called once, when nothing more will be sent. */
        void over(LiveStream stream);
    }

    /**
     * @param heartbeat how long nothing is sent at most
     * @param life after which the reader has to come again
     * @param silence how long a reader may take nothing of what is sent
     */
    record Times(Duration heartbeat, Duration life, Duration silence, Duration reconnectAfter) {}

    private final Subject subject;
    private final Line line;
    private final Times times;
    private final long bornNanos;
    private Flow.@Nullable Subscriber<? super Frame> reader;
    private boolean isReady;
    private boolean isGreeted;
    private boolean isOver;
    /** The one that the reader has. */
    private @Nullable String idSent;

    private @Nullable LiveView waiting;
    private boolean isLast;
    private boolean isEndTold;
    private boolean isTimeUp;
    private boolean isHeartbeatDue;
    private long movedNanos;

    /** @param idKnown what the reader says that it has; null if it has nothing */
    LiveStream(Subject subject, @Nullable String idKnown, Line line, Times times, long nowNanos) {
        this.subject = subject;
        this.idSent = idKnown;
        this.line = line;
        this.times = times;
        this.bornNanos = nowNanos;
        this.movedNanos = nowNanos;
    }

    Subject subject() {
        return subject;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Frame> subscriber) {
        synchronized (this) {
            if (reader != null) {
                throw new IllegalStateException("a stream has one reader");
            }
            reader = subscriber;
        }
        subscriber.onSubscribe(this);
    }

    /** The reader has taken what there was. */
    @Override
    public void request(long count) {
        synchronized (this) {
            isReady = true;
            movedNanos = System.nanoTime();
        }
        handOut();
    }

    /** The reader has gone. */
    @Override
    public void cancel() {
        if (becomesOver()) {
            line.over(this);
        }
    }

    /** The subject looks like that now. */
    void offer(LiveView view) {
        synchronized (this) {
            waiting = view.id().equals(idSent) ? null : view;
            isLast = view.isLast();
        }
        handOut();
    }

    /** Nothing will come any more: the subject is no longer there, or this gateway stops. What waits is sent before. */
    void finish() {
        synchronized (this) {
            isTimeUp = true;
        }
        handOut();
    }

    /** Sees to what comes with the time. */
    void tick(long nowNanos) {
        boolean isStuck;
        boolean isUnread;
        synchronized (this) {
            long sinceMoved = nowNanos - movedNanos;
            isTimeUp |= nowNanos - bornNanos > times.life().toNanos();
            isHeartbeatDue = isReady && sinceMoved > times.heartbeat().toNanos();
            isStuck = !isReady && sinceMoved > times.silence().toNanos();
            isUnread = isTimeUp && reader == null;
        }
        if (line.isCut() || isUnread) {
            cancel();
        } else if (isStuck) {
            line.cut();
            cancel();
        } else {
            handOut();
        }
    }

    private void handOut() {
        Frame next;
        Flow.Subscriber<? super Frame> to;
        synchronized (this) {
            to = reader;
            if (to == null || !isReady || isOver) {
                return;
            }
            next = next();
            if (next == null && !isDone()) {
                return;
            }
            isReady = false;
            movedNanos = System.nanoTime();
        }
        if (next != null) {
            to.onNext(next);
        } else if (becomesOver()) {
            to.onComplete();
            line.over(this);
        }
    }

    private boolean isDone() {
        return isLast || isTimeUp;
    }

    /** Null if there is nothing to send. */
    private @Nullable Frame next() {
        if (!isGreeted) {
            isGreeted = true;
            return new Frame.Greeting(times.reconnectAfter());
        }
        if (waiting != null) {
            LiveView view = Objects.requireNonNull(waiting);
            waiting = null;
            idSent = view.id();
            return new Frame.Told(view.id(), subject.event(), view.json());
        }
        if (isLast && !isEndTold) {
            isEndTold = true;
            return new Frame.Told(idSent, END, NOTHING);
        }
        if (isHeartbeatDue) {
            isHeartbeatDue = false;
            return new Frame.Heartbeat();
        }
        return null;
    }

    private synchronized boolean becomesOver() {
        boolean wasOver = isOver;
        isOver = true;
        waiting = null;
        return !wasOver;
    }
}
