package org.fewlabel.artifacts;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;

/**
 * What came of the labeling of each epoch, one record an epoch, which the first labeler of it wrote: whoever labels it again, for
 * Kafka delivers a record twice or a labeler died, says what stands there, whatever it has found out itself.
 */
public final class LabelingRecords {
    private final Records<LabelingRecord> records;

    public LabelingRecords(ArtifactStore store) {
        this.records = new Records<>(store, LabelingRecord.class);
    }

    /** @return empty if the epoch was not labeled, or its record was removed or is damaged */
    public Optional<LabelingRecord> find(EpochArtifacts epoch) throws IOException {
        return records.find(epoch.labeling());
    }

    /**
     * That of an epoch for those who do not know which attempt trained it. It is the last of the attempts that have the epoch: a
     * later attempt goes on after the last epoch that counts, so it has an epoch again only where the earlier attempt's did not
     * count.
     *
     * @param attempt the last one that may be meant
     */
    public Optional<LabelingRecord> findLast(UUID jobId, int attempt, int epoch) throws IOException {
        for (int each = attempt; each >= 1; each--) {
            Optional<LabelingRecord> found = find(new EpochArtifacts(jobId, each, epoch));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /**
     * Writes the record of an epoch, all of whose files are in the store, unless there is one.
     *
     * @return the one that counts
     */
    public LabelingRecord create(LabelingRecord record) throws IOException {
        EpochLabeled event = record.event();
        String path = new EpochArtifacts(event.jobId(), event.attempt(), event.epoch()).labeling();
        return records.create(path, record);
    }
}
