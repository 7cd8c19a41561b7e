package org.fewlabel.gateway.quota;

/** Somebody wants more than one owner may have. What it was wanted in is rolled back: an idempotency key is free again. */
public final class QuotaReachedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message for the user: which quota, how much of it there is, and what to do */
    QuotaReachedException(String message) {
        super(message);
    }
}
