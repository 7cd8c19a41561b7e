package org.fewlabel.labeler.epoch;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.labeler.model.BusyException;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.learning.data.FeatureExamples;
import org.fewlabel.learning.data.HeapRoom;
import org.fewlabel.learning.data.KeptDataset;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The data set of the last epoch, and what a backbone says of it, kept for the next one, which often wants the same. Beside it,
 * for a while and where there is room, a published one that somebody looks at. Labeling goes first: each epoch begins without that
 * one, nothing is loaded to be looked at while labeling loads, and what is leaves labeling its room.
 */
@ApplicationScoped
public class LoadedDataset {
    private static final Logger LOG = Logger.getLogger(LoadedDataset.class);
    /** Some loaders hold the files beside the pixels. */
    private static final int COPIES_WHILE_LOADING = 2;
    /** Of the heap, one part in so many is left to labeling beside what it has already. */
    private static final int LABELINGS_SHARE = 4;

    private static final Duration LOOK_WAIT = Duration.ofSeconds(5);

    private final DatasetSettings settings;
    private final KeptDataset kept;
    private final BackboneFeatures features;
    private @Nullable Dataset described;

    /** A published one as it was handed out last; null while another is being loaded, which may need its room. */
    private volatile @Nullable Dataset shown;

    /** Held by whoever loads something: there may not be room for two who do. */
    private final ReentrantLock loading = new ReentrantLock();

    private volatile @Nullable Dataset lookedAt;

    private volatile long lookedAtNanos;

    LoadedDataset(DatasetSettings settings, BackboneFeatures features) {
        this.settings = settings;
        this.features = features;
        this.kept = new KeptDataset(settings);
    }

    synchronized void forget() {
        kept.forget();
        described = null;
        shown = null;
        lookedAt = null;
    }

    /** @param attempt tells a run of a job from the others: for another one a folder of images is looked at again */
    synchronized Dataset load(UUID job, int attempt, DatasetSpec wanted) throws IOException {
        String name = wanted.name().wireName();
        beginLoading();
        try {
            shown = null; // Nor may this hold the old ones.
            Dataset loaded = kept.load(
                    job + "/" + attempt,
                    wanted,
                    news -> LOG.infof("Loading data: dataset=%s %s", name, news),
                    this::letGoOfDescribed);
            shown = wanted.folder() == null ? loaded : null; // Of a folder people see the files.
            return loaded;
        } finally {
            loading.unlock();
        }
    }

    /** It holds the images that it describes, and there may not be room for both them and others. */
    private void letGoOfDescribed() {
        described = null;
    }

    /** Waits for a look that is under way, which takes seconds, and lets go of what came of it. */
    private void beginLoading() throws IOException {
        try {
            loading.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while somebody's look at a data set was waited for");
        }
        lookedAt = null;
    }

    /**
     * A published data set to look at. It is not fetched for that.
     *
     * @return empty if it is not on this machine
     * @throws BusyException if the heap has no room for it now
     */
    public Optional<Dataset> look(DatasetName name) throws IOException {
        Optional<Dataset> there = there(name);
        if (there.isPresent()) {
            return there;
        }
        if (!isLoadingBegun()) {
            throw new BusyException("a data set is being loaded, and there may not be room for two");
        }
        try {
            Optional<Dataset> meanwhile = there(name);
            if (meanwhile.isPresent()) {
                return meanwhile;
            }
            lookedAt = null;
            if (!Datasets.isThere(name, settings)) {
                return Optional.empty();
            }
            requireRoomToLook(bytesToLoad(name.shape()), "the data set");
            Dataset loaded = Datasets.load(
                    name, settings, news -> LOG.infof("Loading data to look at: dataset=%s %s", name.wireName(), news));
            lookedAt = loaded;
            return Optional.of(loaded);
        } finally {
            loading.unlock();
        }
    }

    private boolean isLoadingBegun() {
        try {
            return loading.tryLock(LOOK_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException("it is shutting down");
        }
    }

    private Optional<Dataset> there(DatasetName name) {
        lookedAtNanos = System.nanoTime();
        return Stream.of(Optional.ofNullable(shown), Optional.ofNullable(lookedAt))
                .flatMap(Optional::stream)
                .filter(each -> each.name() == name)
                .findFirst();
    }

    private static long bytesToLoad(DatasetShape shape) {
        return (long) COPIES_WHILE_LOADING
                * (shape.trainingImages() + shape.testImages())
                * (shape.height() * shape.width() * shape.channels());
    }

    /**
     * To be asked before something is kept in memory for people to look at: a part of the heap stays free for labeling.
     *
     * @throws BusyException if there is less
     */
    public static void requireRoomToLook(long bytes, String what) {
        long wanted = bytes + Runtime.getRuntime().maxMemory() / LABELINGS_SHARE;
        if (HeapRoom.bytesFree(wanted) < wanted) {
            throw new BusyException(what + " takes " + (bytes >> 20)
                    + " MB of heap, which are not free beside those of labeling; more heap (-Xmx) helps for good");
        }
    }

    /** Lets go of what nobody has looked at for so long. */
    public void letGoAfter(Duration idle) {
        if (System.nanoTime() - lookedAtNanos > idle.toNanos()) {
            lookedAt = null;
        }
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
        beginLoading();
        try {
            Dataset read = features.stored(images, spec, sha256);
            described = read;
            return read;
        } finally {
            loading.unlock();
        }
    }

    /** The same file and the same images, whichever job it is that wants them. */
    private static boolean isDescribed(Dataset described, Dataset images, @Nullable String sha256) {
        return described.training() instanceof FeatureExamples examples
                && examples.images() == images.training()
                && examples.featuresSha256().equals(sha256);
    }
}
