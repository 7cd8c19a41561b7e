package org.fewlabel.labeler.epoch;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.UUID;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.KeptDataset;
import org.jboss.logging.Logger;

/** The data set of the last epoch, kept for the next one, which often wants the same. */
@ApplicationScoped
public class LoadedDataset {
    private static final Logger LOG = Logger.getLogger(LoadedDataset.class);

    private final KeptDataset kept;

    LoadedDataset(DatasetSettings settings) {
        this.kept = new KeptDataset(settings);
    }

    synchronized void forget() {
        kept.forget();
    }

    /** @param attempt tells a run of a job from the others: for another one a folder of images is looked at again */
    synchronized Dataset load(UUID job, int attempt, DatasetSpec wanted) throws IOException {
        String name = wanted.name().wireName();
        return kept.load(job + "/" + attempt, wanted, news -> LOG.infof("Loading data: dataset=%s %s", name, news));
    }
}
