package org.fewlabel.standalone.instance;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.fewlabel.standalone.instance.PartStatus.Condition;
import org.jspecify.annotations.Nullable;

/** How an instance is. */
public record InstanceStatus(Keeper keeper, List<PartStatus> parts) {
    public InstanceStatus {
        parts = List.copyOf(parts);
    }

    /**
     * The process that starts again what dies.
     *
     * @param pid null where there is none
     */
    public record Keeper(
            Condition condition,
            @Nullable Long pid,
            @Nullable Instant startedAt,
            Path log) {}

    public boolean isReady() {
        return keeper.condition() == Condition.READY
                && parts.stream().allMatch(part -> part.condition() == Condition.READY);
    }
}
