package org.fewlabel.contracts.rest;

import org.jspecify.annotations.Nullable;

/**
 * How much one owner may have, and has.
 *
 * @param waiting jobs that are not over and have no trainer: in the queue, paused, or to be tried again
 * @param running jobs that are with trainers
 * @param sweeps that are neither finished nor cancelled
 * @param storage bytes of the pictures of the uploads that are listed
 */
public record QuotasView(String owner, Quota waiting, Quota running, Quota sweeps, Quota storage) {

    /** @param max null where there is no bound */
    public record Quota(@Nullable Long max, long used) {}
}
