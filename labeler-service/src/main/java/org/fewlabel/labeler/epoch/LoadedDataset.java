package org.fewlabel.labeler.epoch;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.fewlabel.contracts.job.DatasetName;
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
    private @Nullable Dataset loaded;

    LoadedDataset(DatasetSettings settings) {
        this.settings = settings;
    }

    synchronized Dataset load(DatasetName name) throws IOException {
        if (loaded == null || loaded.name() != name) {
            loaded = null; // Not two of them in memory.
            loaded = Datasets.load(
                    name, settings, news -> LOG.infof("Loading data: dataset=%s %s", name.wireName(), news));
        }
        return loaded;
    }
}
