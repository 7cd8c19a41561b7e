package org.fewlabel.standalone.instance;

import java.nio.file.Path;
import org.fewlabel.contracts.WireName;
import org.jspecify.annotations.Nullable;

/** @param pid null where there is no process */
public record PartStatus(
        Part part, Condition condition, int port, @Nullable Long pid, Path log) {
    /** How a process is. */
    public enum Condition implements WireName {
        /** It answers. */
        READY,
        /** It lives and does not answer yet, or no more. */
        NOT_READY,
        /** It was started and has ended by itself. */
        DEAD,
        /** It was not started. */
        STOPPED
    }
}
