package org.fewlabel.standalone.instance;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.fewlabel.contracts.WireName;
import org.jspecify.annotations.Nullable;

/**
 * How a part is.
 *
 * @param pid null where there is no process
 * @param startedAt since when that runs
 * @param restarts how often its keeper started it again
 * @param lastEnd the last that nobody asked for
 * @param nextTryAt when a dead one is started again
 * @param lacks what it says is missing
 */
public record PartStatus(
        Part part,
        Condition condition,
        int port,
        @Nullable Long pid,
        @Nullable Instant startedAt,
        int restarts,
        @Nullable End lastEnd,
        @Nullable Instant nextTryAt,
        List<String> lacks,
        Path log) {
    public PartStatus {
        lacks = List.copyOf(lacks);
    }

    /** How a process is. */
    public enum Condition implements WireName {
        /** It answers. */
        READY,
        /** It lives and does not answer yet, or no more. */
        NOT_READY,
        /** It is wanted and does not live. */
        DEAD,
        /** It is not wanted. */
        STOPPED
    }
}
