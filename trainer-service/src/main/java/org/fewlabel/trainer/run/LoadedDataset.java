package org.fewlabel.trainer.run;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The data set of the last job, kept for the next one, which often wants the same. For one thread. */
@ApplicationScoped
public class LoadedDataset {
    private static final Logger LOG = Logger.getLogger(LoadedDataset.class);

    private final DatasetSettings settings;
    private @Nullable DatasetSpec spec;
    private @Nullable Dataset loaded;

    LoadedDataset(DatasetSettings settings) {
        this.settings = settings;
    }

    void forget() {
        loaded = null;
    }

    /**
     * @param stop ends a download that is under way
     * @throws InterruptedException if it did
     */
    Dataset load(DatasetSpec wanted, RunStop stop) throws IOException, InterruptedException {
        if (loaded != null && spec != null && Datasets.serves(spec, wanted)) {
            return loaded;
        }
        loaded = null; // Not two of them in memory.
        try (Interruption interruption = new Interruption()) {
            stop.onRaise(interruption::interrupt);
            String name = wanted.name().wireName();
            loaded = Datasets.load(wanted, settings, news -> LOG.infof("Loading data: dataset=%s %s", name, news));
            spec = wanted;
            return loaded;
        } catch (IOException e) {
            if (stop.isRaised()) {
                throw (InterruptedException) new InterruptedException("stopped while it loaded data").initCause(e);
            }
            throw e;
        }
    }
}
