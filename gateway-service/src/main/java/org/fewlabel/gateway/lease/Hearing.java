package org.fewlabel.gateway.lease;

import java.time.Duration;
import java.time.Instant;
import org.fewlabel.contracts.Check;
import org.jspecify.annotations.Nullable;

/**
 * What this gateway knows of the silence of trainers: up to when it has heard all that was said, and since when without a break
 * something could have been said. It is told again and again how far the reports are processed.
 *
 * <p>Implementation note. A look reads the database's time T, then where the topics end, then how far all instances together
 * have processed them. What was written before T lies below those ends; so once the processed positions have reached them,
 * all that was written up to T has been processed, whoever did it and however late. A lease that was over at T was not extended
 * by any of that: its trainer wrote nothing for the length of a lease. It could have, if that whole time the broker and the
 * database answered and this process ran; so a look that fails, or comes too long after the one before, or finds the clock set
 * back, begins the count anew. That covers a laptop whose lid was closed on gateway, trainer and broker alike: its clock jumps,
 * and nobody was silent. No clock but the database's is read.
 *
 * <p>One position at a time is waited for, which bounds the memory; the next is taken once that one is reached.
 */
final class Hearing {
    /** Looks come every second, and may take a few. */
    private static final Duration BREAK_LEAST = Duration.ofSeconds(5);
    /** A claim tells it in whole seconds. */
    private static final Duration LEASE_LEAST = Duration.ofSeconds(1);

    private final Duration lease;
    private final Duration breakMax;
    private @Nullable Instant openSince;
    private @Nullable Instant lastLook;
    private @Nullable Instant awaitedAt;
    private @Nullable ReportPositions awaited;
    private @Nullable Instant heardUpTo;

    /** @param lease how long trainers may be silent */
    Hearing(Duration lease) {
        this.lease = Check.atLeast("fewlabel.lease.duration", lease, LEASE_LEAST);
        Duration half = lease.dividedBy(2);
        this.breakMax = half.compareTo(BREAK_LEAST) > 0 ? half : BREAK_LEAST;
    }

    /** The broker or the database did not answer: silence of before proves nothing. */
    void interrupted() {
        openSince = null;
        lastLook = null;
        awaitedAt = null;
        awaited = null;
        heardUpTo = null;
    }

    /**
     * Takes in one look.
     *
     * @param time the database's, before the positions were asked for
     */
    void looked(Instant time, ReportPositions positions) {
        if (lastLook != null && (time.isBefore(lastLook) || time.isAfter(lastLook.plus(breakMax)))) {
            interrupted();
        }
        if (awaited != null && positions.wentBackSince(awaited)) {
            // The topics were made anew, or the broker lost their ends: the old ones are never reached.
            interrupted();
        }
        if (openSince == null) {
            openSince = time;
        }
        lastLook = time;
        if (awaited == null) {
            awaitedAt = time;
            awaited = positions;
        }
        if (positions.haveReached(awaited)) {
            heardUpTo = awaitedAt;
            awaitedAt = null;
            awaited = null;
        }
    }

    /** Whether the last look found broker and database. */
    boolean isOpen() {
        return openSince != null;
    }

    /** Since when what is written has not been heard; null while the gateway keeps up. */
    @Nullable
    Instant behindSince() {
        return awaitedAt;
    }

    /** A lease that was over by then has ended by its trainer's silence; null while that cannot be said of any. */
    @Nullable
    Instant silentUpTo() {
        if (openSince == null || heardUpTo == null) {
            return null;
        }
        return heardUpTo.isBefore(openSince.plus(lease)) ? null : heardUpTo;
    }
}
