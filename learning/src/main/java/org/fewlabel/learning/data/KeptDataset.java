package org.fewlabel.learning.data;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.fewlabel.contracts.folder.FolderState;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.jspecify.annotations.Nullable;

/**
 * The data set that was loaded last, kept for who wants the same. For one thread at a time.
 *
 * <p>A user's folder is looked at again for each job: if a file was replaced, be it by one of the same length, all are read
 * anew. While one job asks, what it began with is kept.
 */
public final class KeptDataset {
    private final DatasetSettings settings;
    private @Nullable DatasetSpec spec;
    /** As it was measured: jobs may want it normalized otherwise. */
    private @Nullable Dataset dataset;

    private @Nullable Object asker;
    /** Null for a published data set, and before there is one. */
    private @Nullable FolderState state;

    public KeptDataset(DatasetSettings settings) {
        this.settings = settings;
    }

    /**
     * The data set of a job.
     *
     * @param job its id, or whatever else tells jobs apart
     * @param progress as for {@link Datasets#load}
     * @throws IOException as {@link Datasets#load} does
     */
    public Dataset load(Object job, DatasetSpec wanted, Consumer<String> progress) throws IOException {
        return load(job, wanted, progress, () -> {});
    }

    /**
     * The same for who holds more than the data set.
     *
     * @param letGo called before a data set is read in place of the one before, to let go of what holds that one as well
     */
    public Dataset load(Object job, DatasetSpec wanted, Consumer<String> progress, Runnable letGo) throws IOException {
        Dataset same = kept(job, wanted, progress);
        if (same != null) {
            asker = job;
            return same.normalizedBy(wanted.normalization());
        }
        // Not two of them in memory; nor may a variable of this method hold the old one.
        dataset = null;
        letGo.run();
        // Before it is read: what changes meanwhile is found the next time.
        state = stateOf(wanted);
        Dataset loaded = Datasets.measured(wanted, settings, progress);
        dataset = loaded;
        spec = wanted;
        asker = job;
        return loaded.normalizedBy(wanted.normalization());
    }

    private @Nullable Dataset kept(Object job, DatasetSpec wanted, Consumer<String> progress) throws IOException {
        if (dataset == null || spec == null || !Datasets.serves(spec, wanted)) {
            return null;
        }
        if (job.equals(asker) || Objects.equals(state, stateOf(wanted))) {
            return dataset;
        }
        progress.accept("its files have changed");
        return null;
    }

    /** Lets go of it: who asks next gets one that was read anew. */
    public void forget() {
        dataset = null;
    }

    /** Published data sets and uploads do not change. */
    private @Nullable FolderState stateOf(DatasetSpec wanted) throws IOException {
        ImageFolderSpec folder = wanted.folder();
        if (folder == null || folder.upload() != null || settings.folder() == null) {
            return null;
        }
        try (FolderPlace place = settings.place(folder, news -> {})) {
            return ImageFolderReader.stateOf(ImageFolderReader.list(place), place.folder());
        }
    }
}
