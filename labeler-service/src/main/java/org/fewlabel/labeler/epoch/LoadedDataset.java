package org.fewlabel.labeler.epoch;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The data set of the last epoch, kept for the next one, which often wants the same. */
@ApplicationScoped
public class LoadedDataset {
    private static final Logger LOG = Logger.getLogger(LoadedDataset.class);

    private final DatasetSettings settings;
    private @Nullable DatasetSpec spec;
    private @Nullable Dataset loaded;

    LoadedDataset(DatasetSettings settings) {
        this.settings = settings;
    }

    synchronized void forget() {
        loaded = null;
    }

    synchronized Dataset load(DatasetSpec wanted) throws IOException {
        if (loaded == null || spec == null || !Datasets.serves(spec, wanted)) {
            loaded = null; // Not two of them in memory.
            String name = wanted.name().wireName();
            loaded = Datasets.load(wanted, settings, news -> LOG.infof("Loading data: dataset=%s %s", name, news));
            spec = wanted;
        }
        return loaded;
    }
}
