package org.fewlabel.trainer.run;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.KeptDataset;
import org.jboss.logging.Logger;

/** The data set of the last job, kept for the next one, which often wants the same. For one thread. */
@ApplicationScoped
public class LoadedDataset {
    private static final Logger LOG = Logger.getLogger(LoadedDataset.class);

    private final KeptDataset kept;

    LoadedDataset(DatasetSettings settings) {
        this.kept = new KeptDataset(settings);
    }

    void forget() {
        kept.forget();
    }

    /**
     * @param run tells a run from the others: the folder of images of another one is looked at again
     * @param stop ends a download that is under way
     * @throws InterruptedException if it did
     */
    Dataset load(Object run, DatasetSpec wanted, RunStop stop) throws IOException, InterruptedException {
        try (Interruption interruption = new Interruption()) {
            stop.onRaise(interruption::interrupt);
            String name = wanted.name().wireName();
            return kept.load(run, wanted, news -> LOG.infof("Loading data: dataset=%s %s", name, news));
        } catch (IOException e) {
            if (stop.isRaised()) {
                throw (InterruptedException) new InterruptedException("stopped while it loaded data").initCause(e);
            }
            throw e;
        }
    }
}
