package org.fewlabel.labeler.picture;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.fewlabel.contracts.folder.ListingLimits;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.contracts.picture.PictureRequest;
import org.fewlabel.labeler.LabelerConfig;
import org.fewlabel.labeler.epoch.LoadedDataset;
import org.fewlabel.labeler.model.BusyException;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.DatasetUnavailableException;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.FolderPlace;
import org.fewlabel.learning.data.HeapShortageException;
import org.fewlabel.learning.data.ImageDecoder;
import org.fewlabel.learning.data.ImageExamples;
import org.fewlabel.learning.data.Png;
import org.fewlabel.learning.data.PointExamples;
import org.fewlabel.learning.data.PointPlot;
import org.fewlabel.learning.data.Scaling;
import org.jboss.logging.Logger;

/**
 * Draws training images: of a published data set its pixels, of a folder what the file shows, of points where they lie. A few at
 * a time; who comes then waits a little, for a page asks for many at once, and is told to come back.
 */
@ApplicationScoped
class Pictures {
    private static final Logger LOG = Logger.getLogger(Pictures.class);
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofSeconds(30);

    private static final int POINTS_SIZE = 128;

    private final LoadedDataset loaded;
    private final DatasetSettings settings;
    private final FolderFiles files;
    private final Semaphore slots;

    @Inject
    Pictures(LoadedDataset loaded, DatasetSettings settings, LabelerConfig config, Clock clock) {
        this.loaded = loaded;
        this.settings = settings;
        this.files = new FolderFiles(
                new ListingLimits(
                        config.datasets().entriesMax(), config.datasets().listingMax()),
                clock);
        int concurrentMax = config.pictures().concurrentMax();
        if (concurrentMax < 1) {
            throw new IllegalArgumentException(
                    "fewlabel.pictures.concurrent-max must be at least 1, was: " + concurrentMax);
        }
        this.slots = new Semaphore(concurrentMax, true);
    }

    void watch(@Observes StartupEvent event, Vertx vertx) {
        vertx.setPeriodic(LOOK.toMillis(), timer -> {
            loaded.letGoAfter(IDLE);
            files.letGo();
        });
    }

    /**
     * A picture, as a PNG file.
     *
     * @throws NoPictureException if there is none
     * @throws BusyException if too many are wanted, or there is too little room for this one now
     */
    byte[] png(PictureRequest wanted) throws IOException, NoPictureException {
        try {
            if (!slots.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BusyException(
                        "it draws as many pictures as it may at a time (fewlabel.pictures.concurrent-max)");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException("it is shutting down");
        }
        try {
            ImageFolderSpec folder = wanted.dataset().folder();
            return folder == null ? ofPublished(wanted) : ofFile(wanted, folder);
        } finally {
            slots.release();
        }
    }

    private byte[] ofPublished(PictureRequest wanted) throws IOException, NoPictureException {
        DatasetName name = wanted.dataset().name();
        Examples examples;
        try {
            examples = loaded.look(name)
                    .orElseThrow(() -> NoPictureException.unavailable(
                            name.wireName() + " is not on the labeler; it is fetched for the first job that needs it"))
                    .training();
        } catch (DatasetUnavailableException e) {
            throw NoPictureException.unavailable(String.valueOf(e.getMessage()));
        }
        if (examples instanceof PointExamples points) {
            int side = wanted.size() == null ? POINTS_SIZE : wanted.size();
            return Png.of(PointPlot.of(points, wanted.index(), side), PointPlot.shape(side));
        }
        ImageExamples images = (ImageExamples) examples;
        Shape shape = wanted.size() == null ? images.shape() : Scaling.inSize(images.shape(), wanted.size());
        byte[] pixels = Scaling.scaled(
                images.pixels(), wanted.index() * images.shape().size(), images.shape(), shape.height(), shape.width());
        return Png.of(pixels, shape);
    }

    private byte[] ofFile(PictureRequest wanted, ImageFolderSpec folder) throws IOException, NoPictureException {
        ImageDecoder asNetworks = ImageDecoder.of(wanted.dataset());
        ImageDecoder decoder = wanted.size() == null ? asNetworks : asNetworks.inSize(wanted.size());
        try (FolderPlace place = place(folder)) {
            return ofFile(place, folder, wanted.index(), decoder);
        }
    }

    private FolderPlace place(ImageFolderSpec folder) throws IOException, NoPictureException {
        try {
            return settings.place(
                    folder, news -> LOG.infof("Loading data to look at: folder=%s %s", folder.path(), news));
        } catch (DatasetUnavailableException e) {
            throw NoPictureException.unavailable(String.valueOf(e.getMessage()));
        }
    }

    private byte[] ofFile(FolderPlace place, ImageFolderSpec folder, int index, ImageDecoder decoder)
            throws NoPictureException {
        try {
            return Png.of(decoder.read(files.file(place, folder, index)), decoder.shape());
        } catch (HeapShortageException e) {
            throw new BusyException("of a picture, " + e.getMessage() + "; more heap (-Xmx) helps for good");
        } catch (DatasetUnavailableException e) {
            throw NoPictureException.unavailable(String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            throw NoPictureException.otherData("the file is gone");
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            throw NoPictureException.unreadable(new UnreadableFile("", why).reason());
        }
    }
}
