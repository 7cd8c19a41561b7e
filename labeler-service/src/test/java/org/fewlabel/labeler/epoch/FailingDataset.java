package org.fewlabel.labeler.epoch;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;

/** The data set, whose loading a test can make end with an error, as one does that takes too much. */
@Alternative
@Priority(1)
@Singleton
public class FailingDataset extends LoadedDataset {
    private final Queue<Error> errors = new ConcurrentLinkedQueue<>();

    FailingDataset(DatasetSettings settings, BackboneFeatures features) {
        super(settings, features);
    }

    /** The next loads end with these, one each. */
    void failWith(Error... next) {
        errors.addAll(List.of(next));
    }

    @Override
    Dataset load(UUID job, int attempt, DatasetSpec wanted) throws IOException {
        Error error = errors.poll();
        if (error != null) {
            throw error;
        }
        return super.load(job, attempt, wanted);
    }
}
