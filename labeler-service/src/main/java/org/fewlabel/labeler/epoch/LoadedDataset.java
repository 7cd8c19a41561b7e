package org.fewlabel.labeler.epoch;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.UUID;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.FeatureExamples;
import org.fewlabel.learning.data.KeptDataset;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The data set of the last epoch, and what a backbone says of it, kept for the next one, which often wants the same. */
@ApplicationScoped
public class LoadedDataset {
    private static final Logger LOG = Logger.getLogger(LoadedDataset.class);

    private final KeptDataset kept;
    private final BackboneFeatures features;
    private @Nullable Dataset described;

    LoadedDataset(DatasetSettings settings, BackboneFeatures features) {
        this.features = features;
        this.kept = new KeptDataset(settings);
    }

    synchronized void forget() {
        kept.forget();
        described = null;
    }

    /** @param attempt tells a run of a job from the others: for another one a folder of images is looked at again */
    synchronized Dataset load(UUID job, int attempt, DatasetSpec wanted) throws IOException {
        String name = wanted.name().wireName();
        if (described != null && described.name() != wanted.name()) {
            described = null; // Before there are other images: there may not be room for both.
        }
        return kept.load(job + "/" + attempt, wanted, news -> LOG.infof("Loading data: dataset=%s %s", name, news));
    }

    /**
     * The features of these images that the trainer of a run has stored.
     *
     * @param sha256 of their file, as the run has it; null if it does not say
     */
    synchronized Dataset describe(Dataset images, JobSpec spec, @Nullable String sha256) throws IOException {
        if (described != null && isDescribed(described, images, sha256)) {
            return described;
        }
        described = null; // Not two of them in memory.
        Dataset read = features.stored(images, spec);
        described = read;
        return read;
    }

    /** The same file and the same images, whichever job it is that wants them. */
    private static boolean isDescribed(Dataset described, Dataset images, @Nullable String sha256) {
        return described.training() instanceof FeatureExamples examples
                && examples.images() == images.training()
                && examples.featuresSha256().equals(sha256);
    }
}
