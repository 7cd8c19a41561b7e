package org.fewlabel.labeler.prediction;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.fewlabel.contracts.job.BackboneSpec;
import org.fewlabel.contracts.job.FeaturesSpec;
import org.fewlabel.labeler.model.BusyException;
import org.fewlabel.labeler.model.StoredModels;
import org.fewlabel.labeler.model.TooLargeModelException;
import org.fewlabel.labeler.model.UnavailableBackboneException;
import org.fewlabel.learning.backbone.FeatureExtractor;
import org.fewlabel.learning.backbone.UnfitBackboneException;
import org.fewlabel.learning.export.BackboneFiles;

/**
 * The backbones under the heads that are loaded: each once, however many jobs have a head on it. Of one thread alone.
 */
final class LoadedBackbones {
    /** As the networks' layers do it: OMP_NUM_THREADS, or one for each core. */
    private static final int USUAL_THREADS = 0;

    private final BackboneFiles files;
    private final Map<Key, FeatureExtractor> open = new HashMap<>();

    /**
     * What gives the same features of a picture.
     *
     * @param features whose views are left out
     */
    private record Key(String modelSha256, FeaturesSpec features) {}

    LoadedBackbones(BackboneFiles files) {
        this.files = files;
    }

    /**
     * The one that a job asks for, which is opened if need be.
     *
     * @param head takes the memory for the file while it is read
     * @throws UnavailableBackboneException if its file is not to be had
     * @throws TooLargeModelException if its file will never fit into the memory
     * @throws BusyException if it does not at the moment
     * @throws UnfitBackboneException if it does not run here
     */
    FeatureExtractor of(BackboneSpec spec, StoredModels.Held head) throws IOException {
        Key key = new Key(spec.model().sha256(), spec.features().ofPlainImages());
        FeatureExtractor known = open.get(key);
        if (known != null) {
            return known;
        }
        head.takeMore(spec.model().bytes());
        FeatureExtractor opened = FeatureExtractor.open(files.read(spec.model()), spec.features(), USUAL_THREADS);
        open.put(key, opened);
        return opened;
    }

    int count() {
        return open.size();
    }

    long bytes() {
        return open.values().stream().mapToLong(FeatureExtractor::bytes).sum();
    }

    /** Lets go of those that nobody uses. */
    void closeUnless(Predicate<FeatureExtractor> isUsed) {
        open.values().removeIf(backbone -> {
            boolean unused = !isUsed.test(backbone);
            if (unused) {
                backbone.close();
            }
            return unused;
        });
    }
}
