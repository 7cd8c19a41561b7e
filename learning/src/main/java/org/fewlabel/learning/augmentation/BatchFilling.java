package org.fewlabel.learning.augmentation;

import org.jspecify.annotations.Nullable;

/**
 * One batch on its way: which of its rows have been handed out to be rendered, and what came of them. For one thread at a time; the
 * rows themselves are nobody's business here.
 */
final class BatchFilling {
    private final Batch batch;
    private final int shareRows;
    private int rowsHandedOut;
    private int rowsBack;
    private @Nullable Failure failure;

    /** Rows that one thread renders. */
    record Share(BatchFilling of, int firstRow, int endRow) {
        Batch batch() {
            return of.batch;
        }
    }

    /** @param row where the share begins that failed */
    private record Failure(int row, Throwable cause) {}

    /** @param shareRows how many rows are handed out at a time, at least 1 */
    BatchFilling(Batch batch, int shareRows) {
        this.batch = batch;
        this.shareRows = shareRows;
    }

    Batch batch() {
        return batch;
    }

    boolean hasMore() {
        return rowsHandedOut < batch.rows();
    }

    /** The next rows, which come in their order. */
    Share handOut() {
        int first = rowsHandedOut;
        rowsHandedOut = Math.min(batch.rows(), first + shareRows);
        return new Share(this, first, rowsHandedOut);
    }

    void takeBack(Share share) {
        rowsBack += share.endRow() - share.firstRow();
    }

    /** Of several failures that in the earliest rows counts, which is the one that a single thread comes upon. */
    void fail(int row, Throwable cause) {
        if (failure == null || row < failure.row()) {
            failure = new Failure(row, cause);
        }
    }

    /** Whether nobody works on it, and nobody will. Of a batch that failed no more rows may be handed out. */
    boolean isOver() {
        return rowsBack == rowsHandedOut && (failure != null || !hasMore());
    }

    /** Why there is no batch; null if there is. Final once it is over. */
    @Nullable
    Throwable failure() {
        return failure == null ? null : failure.cause();
    }
}
