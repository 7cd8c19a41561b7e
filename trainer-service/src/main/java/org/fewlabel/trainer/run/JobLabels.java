package org.fewlabel.trainer.run;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.LabelSets;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.UnknownJobException;
import org.fewlabel.contracts.Claim;
import org.fewlabel.learning.data.Dataset;

/** The labels of a job's label set. */
@ApplicationScoped
class JobLabels {
    private final LabelSets sets;

    JobLabels(ArtifactStore store) {
        this.sets = new LabelSets(store);
    }

    /**
     * A data set with the labels of the set that a job names, if it names one.
     *
     * @throws UnknownJobException if the store does not have the set, which was there when the job was submitted
     */
    Dataset addTo(Dataset dataset, Claim claim) throws IOException {
        String name = claim.spec().dataset().labelSet();
        if (name == null) {
            return dataset;
        }
        try {
            return dataset.labeledBy(sets.read(name), name);
        } catch (MissingArtifactException e) {
            throw new UnknownJobException(claim.jobId(), e);
        }
    }
}
